import type { Messages } from '../app/i18n.ts'

type Key =
  | 'queue'
  | 'empty'
  | 'emptyText'
  | 'hand'
  | 'take'
  | 'takeText'
  | 'answered'
  | 'dismiss'
  | 'takenHand'
  | 'takenText'
  | 'waited'
  | 'ask'
  | 'askTitle'
  | 'askPlaceholder'
  | 'sending'
  | 'sent'
  | 'mine'
  | 'asked'
  | 'taken'
  | 'answeredState'
  | 'dismissed'
  | 'withdrawn'
  | 'withdraw'
  | 'cancel'
  | 'keys'

export const questionWords: Messages<Key> = {
  zh: {
    queue: '举手和提问',
    empty: '还没有人举手',
    emptyText: '教室举手或提问后，按先后排在这里。',
    hand: '举手',
    take: '上台',
    takeText: '念这个问题',
    answered: '答完了',
    dismiss: '忽略',
    takenHand: '正在台上',
    takenText: '正在回答',
    waited: '等了 {time}',
    ask: '发送提问',
    askTitle: '文字提问',
    askPlaceholder: '写下想问老师的话',
    sending: '正在发送，断线时会保留…',
    sent: '提问已送到老师那里',
    mine: '我们问过的',
    asked: '等老师看',
    taken: '老师正在回答',
    answeredState: '已回答',
    dismissed: '这次没有回答',
    withdrawn: '已收回',
    withdraw: '收回',
    cancel: '取消',
    keys: '↑ ↓ 选择，N 或回车 上台、回答，Del 忽略',
  },
  en: {
    queue: 'Hands and questions',
    empty: 'No hand is up',
    emptyText: 'Hands and questions line up here, in the order asked.',
    hand: 'Hand up',
    take: 'On stage',
    takeText: 'Read it out',
    answered: 'Answered',
    dismiss: 'Dismiss',
    takenHand: 'On stage now',
    takenText: 'Being answered',
    waited: 'waiting {time}',
    ask: 'Send',
    askTitle: 'Ask in writing',
    askPlaceholder: 'What would you like to ask the teacher?',
    sending: 'Sending; it is kept if the line breaks…',
    sent: 'The teacher has your question',
    mine: 'What we asked',
    asked: 'waiting',
    taken: 'being answered',
    answeredState: 'answered',
    dismissed: 'not answered this time',
    withdrawn: 'withdrawn',
    withdraw: 'Withdraw',
    cancel: 'Cancel',
    keys: '↑ ↓ choose, N or Enter take, Del dismiss',
  },
}
