import type { Messages } from '../app/i18n.ts'

type Key =
  | 'observing'
  | 'unseen'
  | 'classrooms'
  | 'leave'
  | 'notBegun'
  | 'over'
  | 'live'
  | 'open'
  | 'mute'
  | 'sound'
  | 'waiting'
  | 'nobody'
  | 'onStage'

export const observeWords: Messages<Key> = {
  zh: {
    observing: '观课',
    unseen: '学生看不到您；老师知道您在观课',
    classrooms: '听讲教室',
    leave: '结束观课',
    notBegun: '这节课还没有人进入。有人进入后，这里会自动打开。',
    over: '这节课已经结束',
    live: '上课中',
    open: '候课中',
    mute: '关声音',
    sound: '开声音',
    waiting: '{n} 个举手或提问',
    nobody: '现在没有人举手',
    onStage: '台上',
  },
  en: {
    observing: 'Looking on',
    unseen: 'Pupils do not see you; the teacher knows that you look on',
    classrooms: 'Classrooms',
    leave: 'Stop looking on',
    notBegun: 'Nobody is in this lesson yet. It opens here by itself.',
    over: 'This lesson is over',
    live: 'Live',
    open: 'Waiting',
    mute: 'Mute',
    sound: 'Sound on',
    waiting: '{n} hands or questions wait',
    nobody: 'No hand is up',
    onStage: 'On stage',
  },
}
