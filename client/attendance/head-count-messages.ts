import type { Messages } from '../app/i18n.ts'

type Key =
  | 'title'
  | 'all'
  | 'erase'
  | 'save'
  | 'of'
  | 'tooMany'
  | 'reason'
  | 'reasonPlaceholder'
  | 'reasonAsked'
  | 'queued'
  | 'reported'
  | 'toSend'
  | 'refused'
  | 'corrected'
  | 'first'
  | 'discard'
  | 'late'
  | 'left'
  | 'mistyped'
  | 'earlierKnown'

export const headCountWords: Messages<Key> = {
  zh: {
    title: '到课人数',
    all: '全到',
    erase: '删除',
    save: '报人数',
    of: '班级 {size} 人',
    tooMany: '比班级人数多 {extra} 人，确认无误再报',
    reason: '为什么改',
    reasonPlaceholder: '例如：两名学生迟到后来了',
    reasonAsked: '要改已报的人数，请写一句原因。',
    queued: '{present} 人已记在这台设备上，网络恢复后自动发送',
    reported: '已报',
    toSend: '待发送',
    refused: '这个人数没有被接受：{why}',
    corrected: '{time} 改为 {present} 人：{reason}',
    first: '{time} 报 {present} 人',
    discard: '知道了',
    late: '有学生晚到',
    left: '有学生先走',
    mistyped: '上次点错了',
    earlierKnown: '这个班已经报过 {present} 人。要改，请选一个原因再报。',
  },
  en: {
    title: 'Pupils present',
    all: 'All',
    erase: 'Erase',
    save: 'Report',
    of: 'Class of {size}',
    tooMany: '{extra} more than the class has; make sure before you report',
    reason: 'Why it changes',
    reasonPlaceholder: 'For example: two pupils came late',
    reasonAsked: 'To change a reported number, write a word on why.',
    queued: '{present} is kept on this device, and sent when the network is back',
    reported: 'Reported',
    toSend: 'To be sent',
    refused: 'This count was not accepted: {why}',
    corrected: '{time} changed to {present}: {reason}',
    first: '{time} {present} reported',
    discard: 'Understood',
    late: 'Pupils came late',
    left: 'Pupils left early',
    mistyped: 'Miscounted before',
    earlierKnown:
      'This class was reported with {present} already. To change it, choose a reason and report again.',
  },
}
