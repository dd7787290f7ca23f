import type { Messages } from '../app/i18n.ts'

type Key = 'title' | 'what' | 'none' | 'address' | 'add' | 'secret' | 'made' | 'refused' | 'removeHint'

export const webhookWords: Messages<Key> = {
  zh: {
    title: '外部通知',
    what: '课被约定、更改或取消时，向这些地址发送一条带签名的消息，例如教育局的办公系统。',
    none: '还没有地址',
    address: '接收消息的地址',
    add: '添加地址',
    secret: '签名密钥',
    made: '已添加 {url}。把下面的签名密钥交给对方程序，它只显示这一次。',
    refused:
      '这个地址不能用：要以 http 或 https 开头，不含用户名和密码；本机和内网的地址要由服务器管理员先放开（TONGKE_PRIVATE_WEBHOOKS）。',
    removeHint: '以后不再向它发送消息，还没有送出的也不再发送。',
  },
  en: {
    title: 'Webhooks',
    what: "When a lesson is booked, changed or cancelled, these addresses are sent a signed message, for instance the bureau's office system.",
    none: 'No address yet',
    address: 'Address that takes the messages',
    add: 'Add address',
    secret: 'Signing secret',
    made: '{url} was added. Give the signing secret below to that program; it is shown this once.',
    refused:
      'This address cannot be used: it begins with http or https and holds no name or password; addresses of the own network are opened by whoever runs the server (TONGKE_PRIVATE_WEBHOOKS).',
    removeHint: 'It is sent no more messages, and none that are still waiting.',
  },
}
