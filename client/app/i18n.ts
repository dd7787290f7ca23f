/** 中文 first, English second. Each room keeps its own words in `messages.ts`; a page loads only the rooms it shows. */
export type Language = 'zh' | 'en'
type Words = Record<string, string>
export interface Messages<K extends string> {
  zh: Record<K, string>
  en: Record<K, string>
}

const key = 'tongke.language'

function chosen(): Language {
  const stored = localStorage.getItem(key)
  if (stored === 'zh' || stored === 'en') return stored
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

export const language: Language = chosen()
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'

/** Keeps the choice and loads the page anew: a lesson finds its way back by itself. */
export function chooseLanguage(next: Language): void {
  localStorage.setItem(key, next)
  location.reload()
}

/** A translator over one room's words; `{name}` in a text is filled from `values`. */
export function translator<K extends string>(messages: Messages<K>) {
  const words: Words = messages[language]
  return (name: K, values: Record<string, string | number> = {}): string =>
    (words[name] ?? name).replace(/\{(\w+)\}/g, (_, field: string) => String(values[field] ?? ''))
}

/** A list in the language's own punctuation: `甲、乙`, `A, B`. */
export const listText = (items: readonly string[]): string => items.join(language === 'zh' ? '、' : ', ')
/** Sentences without their full stops, one after another. */
export const clausesText = (clauses: readonly string[]): string =>
  clauses.join(language === 'zh' ? '；' : '; ')
/** A name and what is said of it. */
export const notedText = (name: string, note: string): string =>
  `${name}${language === 'zh' ? '：' : ': '}${note}`
