import type { Messages } from '../app/i18n.ts'

type Key =
  | 'see'
  | 'teacher'
  | 'document'
  | 'screen'
  | 'stage'
  | 'compare'
  | 'compareTitle'
  | 'compareText'
  | 'compareGo'
  | 'compareNone'
  | 'spotlight'
  | 'spotlighted'
  | 'muted'
  | 'noSound'
  | 'mute'
  | 'unmute'
  | 'muteAll'
  | 'unmuteAll'
  | 'mutedAll'
  | 'panelQueue'
  | 'panelRoom'
  | 'panels'
  | 'canSend'
  | 'hands'
  | 'texts'
  | 'reactions'
  | 'on'
  | 'off'
  | 'locked'
  | 'lock'
  | 'unlock'
  | 'lockHint'
  | 'rooms'
  | 'removed'
  | 'lockedOut'
  | 'admit'
  | 'remove'
  | 'removeTitle'
  | 'removeText'
  | 'removeConfirm'
  | 'observer'
  | 'observers'
  | 'inspector'
  | 'coordinator'
  | 'administrator'
  | 'help'
  | 'helpTitle'
  | 'keyNext'
  | 'keyChoose'
  | 'keyDismiss'
  | 'keyOffStage'
  | 'keyLarge'
  | 'keyAll'
  | 'keySpot'
  | 'keyTeacher'
  | 'keyDocument'
  | 'keyScreen'
  | 'keyCompare'
  | 'keyMute'
  | 'keyCamera'
  | 'keyMuteRoom'
  | 'keyMuteAll'
  | 'keyLock'
  | 'keyPanel'
  | 'keyShare'
  | 'keyHelp'
  | 'groupStage'
  | 'groupSee'
  | 'groupSound'
  | 'groupRoom'

/** Words of pointing and moderating: what classrooms see, who is heard, who may send and come in. */
export const conductWords: Messages<Key> = {
  zh: {
    see: '教室大屏正在看',
    teacher: '老师',
    document: '实物展台',
    screen: '屏幕',
    stage: '台上',
    compare: '并排',
    compareTitle: '并排比较',
    compareText: '选两个画面，教室大屏左右并排显示。按数字键选，回车确认。',
    compareGo: '并排给教室看',
    compareNone: '至少要有两个画面才能并排。',
    spotlight: '给全体看',
    spotlighted: '全体正在看',
    muted: '已静音',
    noSound: '没有声音',
    mute: '静音这间教室',
    unmute: '恢复声音',
    muteAll: '全部静音',
    unmuteAll: '全部恢复',
    mutedAll: '教室都已静音。请教室上台时，会自动恢复它的声音。',
    panelQueue: '举手提问',
    panelRoom: '课堂管理',
    panels: '侧栏',
    canSend: '学生可以',
    hands: '举手',
    texts: '文字提问',
    reactions: '表情鼓掌',
    on: '开',
    off: '关',
    locked: '已锁定',
    lock: '锁定课堂',
    unlock: '解除锁定',
    lockHint: '锁定后，没来过的教室不能进入；来过的断线后可以回来。',
    rooms: '各教室',
    removed: '已请出',
    lockedOut: '门外等候',
    admit: '允许进入',
    remove: '请出课堂',
    removeTitle: '请{name}先离开课堂？',
    removeText: '这间教室会马上退出，在您允许之前不能再进入。出勤记到此刻为止。',
    removeConfirm: '请出课堂',
    observer: '{role} {name} 正在观课',
    observers: '{n} 人正在观课',
    inspector: '督导',
    coordinator: '统筹员',
    administrator: '管理员',
    help: '快捷键',
    helpTitle: '键盘快捷键',
    keyNext: '下一位举手上台，或念下一个提问',
    keyChoose: '在队列里选择',
    keyDismiss: '忽略选中的提问',
    keyOffStage: '台上教室下台',
    keyLarge: '放大第几间教室（只在我这里）',
    keyAll: '看全部教室',
    keySpot: '把放大的教室给全体看',
    keyTeacher: '教室大屏看老师',
    keyDocument: '教室大屏看实物展台',
    keyScreen: '教室大屏看屏幕',
    keyCompare: '并排比较两个画面',
    keyMute: '我的话筒',
    keyCamera: '我的摄像头',
    keyMuteRoom: '台上教室静音 / 恢复',
    keyMuteAll: '全部教室静音 / 恢复',
    keyLock: '锁定 / 解除锁定课堂',
    keyPanel: '换侧栏',
    keyShare: '实物展台、屏幕、照片、伴奏、音乐模式 开关',
    keyHelp: '这张表',
    groupStage: '举手和上台',
    groupSee: '看什么',
    groupSound: '声音和画面',
    groupRoom: '课堂',
  },
  en: {
    see: 'Classrooms see',
    teacher: 'Teacher',
    document: 'Document camera',
    screen: 'Screen',
    stage: 'Stage',
    compare: 'Side by side',
    compareTitle: 'Two pictures side by side',
    compareText: 'Choose two; classrooms see them beside each other. Number keys choose, Enter shows them.',
    compareGo: 'Show side by side',
    compareNone: 'There must be two pictures at least.',
    spotlight: 'Show to all',
    spotlighted: 'Shown to all',
    muted: 'Muted',
    noSound: 'No sound',
    mute: 'Mute this classroom',
    unmute: 'Unmute',
    muteAll: 'Mute all',
    unmuteAll: 'Unmute all',
    mutedAll: 'All classrooms are muted. One that you bring on stage is heard again.',
    panelQueue: 'Questions',
    panelRoom: 'Manage',
    panels: 'Side panel',
    canSend: 'Pupils can send',
    hands: 'Hands',
    texts: 'Text questions',
    reactions: 'Reactions',
    on: 'On',
    off: 'Off',
    locked: 'Locked',
    lock: 'Lock the lesson',
    unlock: 'Unlock',
    lockHint: 'Locked, no classroom comes in that was not in before; those that were can come back.',
    rooms: 'Classrooms',
    removed: 'Sent out',
    lockedOut: 'Waits outside',
    admit: 'Let in',
    remove: 'Send out',
    removeTitle: 'Send {name} out?',
    removeText:
      'This classroom leaves at once and cannot come back until you let it in. Its attendance counts until now.',
    removeConfirm: 'Send out',
    observer: '{role} {name} looks on',
    observers: '{n} people look on',
    inspector: 'Inspector',
    coordinator: 'Coordinator',
    administrator: 'Administrator',
    help: 'Keys',
    helpTitle: 'Keys',
    keyNext: 'Next hand on stage, or read the next question',
    keyChoose: 'Choose in the queue',
    keyDismiss: 'Dismiss the chosen one',
    keyOffStage: 'Classrooms leave the stage',
    keyLarge: 'Enlarge a classroom (for me only)',
    keyAll: 'All classrooms',
    keySpot: 'Show the large classroom to all',
    keyTeacher: 'Classrooms see the teacher',
    keyDocument: 'Classrooms see the document camera',
    keyScreen: 'Classrooms see the screen',
    keyCompare: 'Two pictures side by side',
    keyMute: 'My microphone',
    keyCamera: 'My camera',
    keyMuteRoom: 'Mute or unmute the stage',
    keyMuteAll: 'Mute or unmute all',
    keyLock: 'Lock or unlock the lesson',
    keyPanel: 'Next side panel',
    keyShare: 'Document camera, screen, photo, backing music, music mode',
    keyHelp: 'This list',
    groupStage: 'Hands and stage',
    groupSee: 'What is seen',
    groupSound: 'Sound and picture',
    groupRoom: 'The lesson',
  },
}
