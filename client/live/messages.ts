import type { Messages } from '../app/i18n.ts'

type Key =
  | 'appName'
  | 'music'
  | 'art'
  | 'english'
  | 'science'
  | 'synchronous'
  | 'delivered'
  | 'lineGood'
  | 'lineFair'
  | 'linePoor'
  | 'lineAbsent'
  | 'lineUnknown'
  | 'lost'
  | 'lostAdvice'
  | 'silent'
  | 'openSound'
  | 'loading'
  | 'goingIn'
  | 'tryAgain'
  | 'close'
  | 'cancel'
  | 'supersededTitle'
  | 'supersededText'
  | 'takeBack'
  | 'absent'
  | 'language'
  | 'sample'
  | 'teacherOf'
  | 'cameraOff'
  | 'period'

/** Words that every page of a running lesson uses. */
export const liveWords: Messages<Key> = {
  zh: {
    appName: '同课',
    music: '音乐',
    art: '美术',
    english: '英语',
    science: '科学',
    synchronous: '同步课堂',
    delivered: '专递课堂',
    lineGood: '线路良好',
    lineFair: '线路一般',
    linePoor: '线路较差',
    lineAbsent: '未到',
    lineUnknown: '线路检测中',
    lost: '网络断了，正在重连… {seconds} 秒',
    lostAdvice: '不用按任何键，接通后自动回到课堂。超过一分钟，请检查网线和路由器。',
    silent: '画面和声音停住了，正在恢复… {seconds} 秒',
    openSound: '点一下，打开声音',
    loading: '正在打开…',
    goingIn: '正在进入{teacher}老师的{subject}课…',
    tryAgain: '再试一次',
    close: '关闭',
    cancel: '取消',
    supersededTitle: '课堂已在另一个窗口打开',
    supersededText: '同一个位置只能有一个窗口在上课。要在这里继续，请按下面的按钮，另一个窗口会退出。',
    takeBack: '在这里继续上课',
    absent: '未到',
    language: 'English',
    sample: '示例数据',
    teacherOf: '{teacher}老师 · {school}',
    cameraOff: '没有画面',
    period: '第{n}节',
  },
  en: {
    appName: 'Tongke',
    music: 'Music',
    art: 'Art',
    english: 'English',
    science: 'Science',
    synchronous: 'Synchronous lesson',
    delivered: 'Delivered lesson',
    lineGood: 'Good line',
    lineFair: 'Fair line',
    linePoor: 'Poor line',
    lineAbsent: 'Not here',
    lineUnknown: 'Measuring the line',
    lost: 'The network is down, reconnecting… {seconds} s',
    lostAdvice:
      'Press nothing: the lesson comes back by itself. After a minute, check the cable and the router.',
    silent: 'Picture and sound stopped, restoring them… {seconds} s',
    openSound: 'Press here to turn on the sound',
    loading: 'Opening…',
    goingIn: "Entering {teacher}'s {subject} lesson…",
    tryAgain: 'Try again',
    close: 'Close',
    cancel: 'Cancel',
    supersededTitle: 'The lesson is open in another window',
    supersededText:
      'A place can be in the lesson with one window only. To go on here, press the button; the other window leaves.',
    takeBack: 'Go on here',
    absent: 'Not here',
    language: '中文',
    sample: 'Sample data',
    teacherOf: '{teacher} · {school}',
    cameraOff: 'No picture',
    period: 'Period {n}',
  },
}
