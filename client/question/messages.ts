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
  | 'order'
  | 'noFloor'
  | 'floors'
  | 'votes'
  | 'note'
  | 'others'
  | 'vote'
  | 'voted'

export const questionWords: Messages<Key> = {
  zh: {
    queue: '举手和提问',
    empty: '还没有人举手',
    emptyText: '教室举手或提问后排在这里，发言少的教室在前。',
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
    order: '发言少的教室在前，再看想问的教室多少和先后；点谁都可以',
    noFloor: '还没发过言',
    floors: '已发言 {n} 次',
    votes: '{n} 个教室也想问',
    note: '记一笔（只有老师看得到）',
    others: '别的教室问的',
    vote: '我们也想问',
    voted: '已经说了也想问',
  },
  en: {
    queue: 'Hands and questions',
    empty: 'No hand is up',
    emptyText: 'Hands and questions line up here; who had the floor least comes first.',
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
    order:
      'Who had the floor least comes first, then what more classrooms ask, then who asked first; take any you like',
    noFloor: 'had no floor yet',
    floors: 'had the floor {n}×',
    votes: '{n} more classrooms ask this',
    note: 'Note (for the teacher alone)',
    others: 'Asked by other classrooms',
    vote: 'We ask this too',
    voted: 'We ask this too: told',
  },
}
