import type { Messages } from '../app/i18n.ts'

type Key =
  | 'teacher'
  | 'document'
  | 'screen'
  | 'enlarge'
  | 'follow'
  | 'byHand'
  | 'lookedAt'
  | 'musicMode'
  | 'muted'
  | 'handsOff'
  | 'textsOff'
  | 'switchedOff'
  | 'second'
  | 'secondClose'
  | 'secondTitle'
  | 'secondBlocked'
  | 'fullScreen'
  | 'fullScreenHint'
  | 'soundFirst'

/** Words of a classroom's pictures, on one display or two, and of what the teacher has switched off. */
export const roomWords: Messages<Key> = {
  zh: {
    teacher: '老师',
    document: '实物展台',
    screen: '屏幕',
    enlarge: '放大{name}',
    follow: '跟随老师',
    byHand: '画面是我们自己选的',
    musicMode: '音乐模式',
    lookedAt: '大家正在看我们的画面',
    muted: '老师关了我们的声音，大家现在听不到我们',
    handsOff: '老师暂时关闭了举手',
    textsOff: '老师暂时关闭了提问',
    switchedOff: '已关闭',
    second: '第二块屏',
    secondClose: '收回第二块屏',
    secondTitle: '同课 · 第二块屏幕',
    secondBlocked: '浏览器拦住了第二个窗口。请在地址栏右侧允许弹出窗口，再按一次。',
    fullScreen: '全屏',
    soundFirst: '线路太慢，先听老师的声音，画面会自己回来',
    fullScreenHint: '把这个窗口拖到第二块屏幕，再按“全屏”',
  },
  en: {
    teacher: 'Teacher',
    document: 'Document camera',
    screen: 'Screen',
    enlarge: 'Enlarge {name}',
    follow: 'Follow the teacher',
    byHand: 'You chose this picture',
    musicMode: 'Music mode',
    lookedAt: 'Everybody looks at our picture',
    muted: 'The teacher has muted us: nobody hears us now',
    handsOff: 'The teacher has switched hands off for now',
    textsOff: 'The teacher has switched questions off for now',
    switchedOff: 'Off',
    second: 'Second display',
    secondClose: 'Close the second display',
    secondTitle: 'Tongke · second display',
    secondBlocked:
      'The browser held back the second window. Allow pop-ups beside the address, and press again.',
    fullScreen: 'Full screen',
    soundFirst: 'The line is too thin: sound first, the picture comes back by itself',
    fullScreenHint: 'Move this window to the second display, then press “Full screen”',
  },
}
