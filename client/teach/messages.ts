import type { Messages } from '../app/i18n.ts'

type Key =
  | 'lobby'
  | 'checkDevices'
  | 'classrooms'
  | 'notEntered'
  | 'rollCall'
  | 'rollCallShort'
  | 'startsIn'
  | 'startedLate'
  | 'enter'
  | 'entering'
  | 'opensAt'
  | 'enterHint'
  | 'withoutDevices'
  | 'goLive'
  | 'goLiveHint'
  | 'openBanner'
  | 'hereOf'
  | 'counted'
  | 'notCounted'
  | 'end'
  | 'endTitle'
  | 'endText'
  | 'endEarly'
  | 'endConfirm'
  | 'mute'
  | 'unmute'
  | 'muted'
  | 'cameraOn'
  | 'cameraOff'
  | 'devices'
  | 'me'
  | 'toStage'
  | 'stageSwaps'
  | 'offStage'
  | 'elapsed'
  | 'left'
  | 'overtime'
  | 'ended'
  | 'cancelled'
  | 'endedText'
  | 'summaryLength'
  | 'summaryQuestions'
  | 'summaryPupils'
  | 'toPage'
  | 'toLesson'
  | 'home'
  | 'notTeacher'
  | 'noLesson'
  | 'large'
  | 'all'
  | 'onAir'
  | 'waitingAir'

export const teachWords: Messages<Key> = {
  zh: {
    lobby: '候课',
    checkDevices: '检查设备',
    classrooms: '听讲教室',
    notEntered: '进入后可以看到谁已经到了',
    rollCall: '给身边的 {name} 点名',
    rollCallShort: '点名',
    startsIn: '距离上课 {time}',
    startedLate: '已过上课时间 {time}',
    enter: '进入课堂',
    entering: '正在进入…',
    opensAt: '{time} 起可以进入',
    enterHint: '进入后教室能看到和听到您，可以先试一试声音，再开始上课。',
    withoutDevices: '没有摄像头或麦克风也可以先进入，插好后会自动打开。',
    goLive: '开始上课',
    goLiveHint: '从这时起记录出勤',
    openBanner: '候课中：教室已经能看到和听到您',
    hereOf: '{here} / {all} 间已到',
    counted: '到 {present} / {size}',
    notCounted: '未点人数',
    end: '下课',
    endTitle: '现在下课？',
    endText: '所有教室会退出课堂，出勤开始结算。下课后不能再继续。',
    endEarly: '离下课时间还有 {time}。',
    endConfirm: '下课',
    mute: '静音',
    unmute: '打开话筒',
    muted: '话筒已关，教室听不到您',
    cameraOn: '打开摄像头',
    cameraOff: '关摄像头',
    devices: '设备',
    me: '我',
    toStage: '请上台',
    stageSwaps:
      '台上只有一个位置，现在台上的教室会下台。要两间同时上台，请统筹员在设置里改“同时上台的教室数”。',
    offStage: '下台',
    elapsed: '已上课',
    left: '还剩 {time}',
    overtime: '超时 {time}',
    ended: '下课了',
    cancelled: '这节课已取消',
    endedText: '出勤、提问和上台记录都在课次页里。',
    summaryLength: '上课时长',
    summaryQuestions: '举手和提问',
    summaryPupils: '到课学生',
    toPage: '看这节课的出勤',
    toLesson: '看这节课',
    home: '回首页',
    notTeacher: '这节课的主讲教师是{teacher}，您不能替他上课。',
    noLesson: '没有找到这节课，或您无权查看。',
    large: '放大',
    all: '看全部',
    onAir: '上课中',
    waitingAir: '候课中',
  },
  en: {
    lobby: 'Before the lesson',
    checkDevices: 'Check your devices',
    classrooms: 'Receiving classrooms',
    notEntered: 'After entering you see who is here',
    rollCall: 'Call the roll of {name}, here with you',
    rollCallShort: 'Roll call',
    startsIn: 'Starts in {time}',
    startedLate: 'Should have started {time} ago',
    enter: 'Enter',
    entering: 'Entering…',
    opensAt: 'Open from {time}',
    enterHint: 'Classrooms see and hear you once you enter: try the sound, then start the lesson.',
    withoutDevices: 'You can enter without camera or microphone; they open when plugged in.',
    goLive: 'Start the lesson',
    goLiveHint: 'Attendance counts from here',
    openBanner: 'Before the lesson: classrooms can see and hear you',
    hereOf: '{here} of {all} here',
    counted: '{present} of {size} here',
    notCounted: 'Not counted',
    end: 'End lesson',
    endTitle: 'End the lesson now?',
    endText: 'All classrooms leave, and attendance is settled. It cannot be resumed.',
    endEarly: 'There are {time} left.',
    endConfirm: 'End lesson',
    mute: 'Mute',
    unmute: 'Unmute',
    muted: 'You are muted: classrooms do not hear you',
    cameraOn: 'Camera on',
    cameraOff: 'Camera off',
    devices: 'Devices',
    me: 'Me',
    toStage: 'To the stage',
    stageSwaps:
      'The stage has one place: who is there leaves it. For two at once, have the coordinator change the setting “Classrooms on stage”.',
    offStage: 'Off stage',
    elapsed: 'Under way',
    left: '{time} left',
    overtime: '{time} over time',
    ended: 'The lesson is over',
    cancelled: 'This lesson was cancelled',
    endedText: "Attendance, questions and stage turns are on the lesson's page.",
    summaryLength: 'Length',
    summaryQuestions: 'Hands and questions',
    summaryPupils: 'Pupils present',
    toPage: 'See the attendance',
    toLesson: 'See the lesson',
    home: 'Home',
    notTeacher: 'This lesson is taught by {teacher}; you cannot teach it in their place.',
    noLesson: 'There is no such lesson, or you may not see it.',
    large: 'Enlarge',
    all: 'Show all',
    onAir: 'Live',
    waitingAir: 'Waiting',
  },
}
