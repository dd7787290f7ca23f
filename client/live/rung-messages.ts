import type { Messages } from '../app/i18n.ts'

type Key =
  | 'low'
  | 'slides'
  | 'audio'
  | 'rate'
  | 'loss'
  | 'delay'
  | 'stutter'
  | 'sendsLow'
  | 'sendsAudio'
  | 'comma'
  | 'semicolon'

/** What a place on a bad line gets, and why, as the classroom and its teacher read it. */
export const rungWords: Messages<Key> = {
  zh: {
    low: '画面已缩小，声音不变',
    slides: '只留一路画面，声音不变',
    audio: '先保声音，画面暂停',
    rate: '下行带宽不足',
    loss: '丢包较多',
    delay: '线路拥堵',
    stutter: '声音断续',
    sendsLow: '上行较差，本地画面发小图',
    sendsAudio: '上行很差，本地只发声音',
    comma: '，',
    semicolon: '；',
  },
  en: {
    low: 'small pictures, sound as before',
    slides: 'one picture, sound as before',
    audio: 'sound first, pictures paused',
    rate: 'Too little room on the line',
    loss: 'Many packets lost',
    delay: 'The line is jammed',
    stutter: 'The sound was breaking up',
    sendsLow: 'Weak upload: a small picture is sent',
    sendsAudio: 'Very weak upload: sound alone is sent',
    comma: ': ',
    semicolon: '; ',
  },
}
