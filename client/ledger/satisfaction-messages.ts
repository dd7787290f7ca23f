import type { Messages } from '../app/i18n.ts'

export const satisfactionWords = {
  zh: {
    ask: '这节课上得怎么样？',
    keys: '按数字键 1–5',
    s1: '很差',
    s2: '较差',
    s3: '一般',
    s4: '较好',
    s5: '很好',
    thanks: '已记下：{word}。可以改。',
    failed: '没有记下，请再按一次。',
  },
  en: {
    ask: 'How was this lesson?',
    keys: 'keys 1–5',
    s1: 'poor',
    s2: 'weak',
    s3: 'fair',
    s4: 'good',
    s5: 'very good',
    thanks: 'Noted: {word}. It can be changed.',
    failed: 'It was not noted. Press again.',
  },
} satisfies Messages<string>
