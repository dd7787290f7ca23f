import type { Messages } from '../app/i18n.ts'

type Key =
  | 'title'
  | 'hint'
  | 'live'
  | 'open'
  | 'teacher'
  | 'teacherMissing'
  | 'missing'
  | 'allHere'
  | 'poorLine'
  | 'audioOnly'
  | 'waiting'
  | 'lookIn'
  | 'observers'
  | 'noPicture'
  | 'pictureOf'
  | 'onStage'
  | 'away'

export const liveWallWords: Messages<Key> = {
  zh: {
    title: '现场',
    hint: '小图每 5 秒更新一次',
    live: '上课中',
    open: '候课中',
    teacher: '老师',
    teacherMissing: '老师不在课堂里',
    missing: '缺 {names}',
    allHere: '全到',
    poorLine: '线路差：{names}',
    audioOnly: '只听声音：{names}',
    waiting: '{n} 个举手提问',
    lookIn: '看课',
    observers: '{n} 人观课',
    noPicture: '没有画面',
    pictureOf: '{name} 的画面',
    onStage: '台上',
    away: '未到',
  },
  en: {
    title: 'Now',
    hint: 'Pictures change every 5 s',
    live: 'Live',
    open: 'Waiting',
    teacher: 'Teacher',
    teacherMissing: 'The teacher is not in the lesson',
    missing: 'Missing: {names}',
    allHere: 'All here',
    poorLine: 'Poor line: {names}',
    audioOnly: 'Sound only: {names}',
    waiting: '{n} hands or questions',
    lookIn: 'Look in',
    observers: '{n} looking on',
    noPicture: 'No picture',
    pictureOf: 'Picture of {name}',
    onStage: 'On stage',
    away: 'Not here',
  },
}
