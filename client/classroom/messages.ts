import type { Messages } from '../app/i18n.ts'

type Key =
  | 'pairTitle'
  | 'pairText'
  | 'pairCode'
  | 'pair'
  | 'pairing'
  | 'pairClear'
  | 'unpairedAgain'
  | 'next'
  | 'none'
  | 'noneText'
  | 'startsIn'
  | 'startedAgo'
  | 'today'
  | 'enter'
  | 'entering'
  | 'auto'
  | 'opensAt'
  | 'notStarted'
  | 'teacherAbsent'
  | 'teacherHere'
  | 'whoIsHere'
  | 'raise'
  | 'raiseKey'
  | 'raised'
  | 'lower'
  | 'youAreOnStage'
  | 'onStageSo'
  | 'leaveStage'
  | 'headCount'
  | 'headCountOf'
  | 'headCountNone'
  | 'recount'
  | 'waitingToSend'
  | 'question'
  | 'leadGone'
  | 'leadNoPicture'
  | 'ended'
  | 'endedText'
  | 'cancelled'
  | 'leave'
  | 'leaveConfirm'
  | 'after'
  | 'micOpen'
  | 'week'
  | 'weekBefore'
  | 'weekThis'
  | 'weekAfter'
  | 'weekClose'
  | 'weekEmpty'
  | 'weekFailed'

export const classroomWords: Messages<Key> = {
  zh: {
    pairTitle: '请输入教室配对码',
    pairText: '请联系县里的统筹员，为这间教室要一个 8 位数字的配对码。只需配对一次，以后开机就能上课。',
    pairCode: '配对码',
    pair: '配对这台电脑',
    pairing: '正在配对…',
    pairClear: '清空',
    unpairedAgain: '这台电脑的配对已失效，请重新配对。',
    next: '下一节课',
    none: '近期没有课',
    noneText: '有新的课排进来，会自动显示在这里。',
    startsIn: '距离上课',
    startedAgo: '已经上课',
    today: '今天',
    enter: '进入课堂',
    entering: '正在进入…',
    auto: '到时间自动进入',
    opensAt: '{time} 起可以进入',
    notStarted: '老师还没有开始上课',
    teacherAbsent: '正在等主讲老师进入课堂',
    teacherHere: '主讲老师已经到了，马上开始',
    whoIsHere: '已经到的教室',
    raise: '举手',
    raiseKey: '按空格键',
    raised: '已举手，等老师点名',
    lower: '把手放下',
    youAreOnStage: '我们在台上，大家都能看到和听到我们',
    onStageSo: '我们在台上',
    leaveStage: '下台',
    headCount: '点名',
    headCountOf: '到 {present} / {size} 人',
    headCountNone: '还没点名',
    recount: '有变化，按这里更正',
    waitingToSend: '待发送',
    question: '文字提问',
    leadGone: '老师暂时断开了，正在等老师回来。请不要关机。',
    leadNoPicture: '老师关了摄像头，请听声音',
    ended: '下课了，谢谢大家！',
    endedText: '这节课的出勤已经记下，不需要再做什么。',
    cancelled: '这节课取消了',
    leave: '退出课堂',
    leaveConfirm: '退出后，老师看不到这间教室。随时可以再进来。',
    after: '之后',
    micOpen: '话筒已打开',
    week: '这间教室的课表',
    weekBefore: '上一周',
    weekThis: '本周',
    weekAfter: '下一周',
    weekClose: '返回',
    weekEmpty: '这一周没有同步课堂。',
    weekFailed: '没能读取课表。请看网络是否连着，再按一次方向键。',
  },
  en: {
    pairTitle: 'Enter the pairing code',
    pairText:
      "Ask your county's coordinator for this classroom's code of eight digits. It is needed once; from then on the computer just joins its lessons.",
    pairCode: 'Pairing code',
    pair: 'Pair this computer',
    pairing: 'Pairing…',
    pairClear: 'Clear',
    unpairedAgain: "This computer's pairing has ended. Pair it again.",
    next: 'Next lesson',
    none: 'No lesson soon',
    noneText: 'A newly booked lesson appears here by itself.',
    startsIn: 'Starts in',
    startedAgo: 'Under way for',
    today: 'Today',
    enter: 'Enter the lesson',
    entering: 'Entering…',
    auto: 'Enter by itself when it is time',
    opensAt: 'Open from {time}',
    notStarted: 'The teacher has not started yet',
    teacherAbsent: 'Waiting for the teacher to come in',
    teacherHere: 'The teacher is here, it starts soon',
    whoIsHere: 'Classrooms that are here',
    raise: 'Raise hand',
    raiseKey: 'Space key',
    raised: 'Hand is up',
    lower: 'Lower hand',
    youAreOnStage: 'We are on stage: everyone sees and hears us',
    onStageSo: 'We are on stage',
    leaveStage: 'Leave the stage',
    headCount: 'Roll call',
    headCountOf: '{present} of {size} here',
    headCountNone: 'Not counted yet',
    recount: 'Press to change',
    waitingToSend: 'to be sent',
    question: 'Ask in writing',
    leadGone: "The teacher's line broke; waiting for the teacher. Leave the computer on.",
    leadNoPicture: "The teacher's camera is off: listen",
    ended: 'The lesson is over. Thank you!',
    endedText: 'Attendance is recorded; there is nothing left to do.',
    cancelled: 'This lesson was cancelled',
    leave: 'Leave',
    leaveConfirm: 'The teacher will not see this classroom. You can come back at any time.',
    after: 'Then',
    micOpen: 'Microphone is open',
    week: "This classroom's timetable",
    weekBefore: 'Week before',
    weekThis: 'This week',
    weekAfter: 'Week after',
    weekClose: 'Back',
    weekEmpty: 'No shared lesson in this week.',
    weekFailed:
      'The timetable could not be read. See that the network is connected and press an arrow key again.',
  },
}
