import type { Messages } from '../app/i18n.ts'

type Key =
  | 'title'
  | 'today'
  | 'week'
  | 'none'
  | 'noneText'
  | 'offline'
  | 'back'
  | 'reported'
  | 'notReported'
  | 'history'
  | 'noClass'
  | 'notOpen'
  | 'cancelled'
  | 'toSend'

export const assistWords: Messages<Key> = {
  zh: {
    title: '点人数',
    today: '我的课',
    week: '本周课表，订阅到手机日历',
    none: '今天没有要您协助的课',
    noneText: '排课后会出现在这里。如果应该有课，请联系县里的统筹员。',
    offline: '现在没有网络。人数会先记在手机里，网络恢复后自动发送。',
    back: '返回',
    reported: '已报 {present} / {size} 人',
    notReported: '还没报，班级 {size} 人',
    history: '报过的人数',
    noClass: '这节课没有您协助的班级。',
    notOpen: '课还没有开放，{time} 上课。上课前 10 分钟起可以报人数。',
    cancelled: '这节课取消了，不用点人数。',
    toSend: '待发送 {present} 人',
  },
  en: {
    title: 'Head count',
    today: 'My lessons',
    week: 'My week, and how to subscribe to it',
    none: 'You assist at no lesson today',
    noneText: "Lessons appear here once booked. If one is missing, ask your county's coordinator.",
    offline: 'There is no network. Counts are kept on this phone and sent when it is back.',
    back: 'Back',
    reported: '{present} of {size} reported',
    notReported: 'Not reported, class of {size}',
    history: 'Reported so far',
    noClass: 'You assist no class at this lesson.',
    notOpen: 'The lesson is not open yet; it starts at {time}. Counts are taken from 10 minutes before.',
    cancelled: 'This lesson was cancelled; nothing to count.',
    toSend: '{present} to be sent',
  },
}
