import type { Messages } from '../app/i18n.ts'

type Key =
  | 'camera'
  | 'microphone'
  | 'document'
  | 'level'
  | 'levelHint'
  | 'asking'
  | 'off'
  | 'refused'
  | 'missing'
  | 'lost'
  | 'busy'
  | 'insecure'
  | 'instead'

/** What a person can do about a device, said where its picture would be. */
export const mediaWords: Messages<Key> = {
  zh: {
    camera: '摄像头',
    microphone: '麦克风',
    document: '展台',
    level: '麦克风音量',
    levelHint: '说句话，绿条会动',
    asking: '浏览器在问是否允许使用{device}，请点“允许”',
    off: '{device}已关闭',
    refused: '浏览器没有允许使用{device}。请点地址栏左边的图标，改成“允许”，再刷新页面。',
    lost: '{device}断开了。请检查插头和线，插好后会自动打开；课可以继续上。',
    missing: '没有找到{device}。请检查是否插好，插上后会自动打开。',
    busy: '{device}被别的程序占用。请关闭其他会议或录像软件，关闭后会自动打开。',
    insecure: '这个网址不是 https，浏览器不给用{device}。请用 https 开头的网址打开。',
    instead: '“{gone}”断开了，先用“{now}”。请检查插头和线，插好后会自动换回；课可以继续上。',
  },
  en: {
    camera: 'camera',
    microphone: 'microphone',
    document: 'document camera',
    level: 'Microphone level',
    levelHint: 'Say something and the bar moves',
    asking: 'The browser asks about the {device}: choose “Allow”',
    off: 'The {device} is off',
    refused:
      'The browser was not allowed to use the {device}. Press the icon left of the address, choose “Allow”, and reload.',
    lost: 'The {device} went away. Check plug and cable; it opens by itself when it is back, and the lesson goes on.',
    missing: 'No {device} was found. Check that it is plugged in; it opens by itself then.',
    busy: 'Another program uses the {device}. Close other meeting or recording software; it opens by itself then.',
    insecure:
      'This address is not https, so the browser gives no {device}. Open the one that begins with https.',
    instead:
      '“{gone}” went away, and “{now}” is used. Check plug and cable: it is taken again when it is back, and the lesson goes on.',
  },
}
