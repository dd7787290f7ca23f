import type { Messages } from '../app/i18n.ts'

export const replayWords = {
  zh: {
    replay: '记回放',
    title: '{name} 补看回放',
    lead: '全班在老师看护下补看了这节课的回放。与直播听到的分钟合起来够一节，就计 1 节；已计的课不会重复计。',
    date: '哪天看的',
    clock: '开始时间',
    minutes: '看了多少分钟',
    dateBad: '请选日期',
    clockBad: '请填开始时间',
    minutesBad: '请填 1–240 的整数',
    early: '回放在这节课结束之后',
    late: '看完以后再记',
    saved: '已记下。满 {n} 分钟计 1 节',
  },
  en: {
    replay: 'Note a replay',
    title: 'Replay seen by {name}',
    lead: "The class saw this lesson's replay under supervision. With the minutes it heard live it may make up one period; a period that counts already is not counted twice.",
    date: 'On which day',
    clock: 'Began at',
    minutes: 'Minutes seen',
    dateBad: 'Choose the day',
    clockBad: 'Say when it began',
    minutesBad: 'A whole number from 1 to 240',
    early: 'A replay comes after the lesson',
    late: 'Note it once it was seen',
    saved: 'Noted. {n} minutes make one period',
  },
} satisfies Messages<string>
