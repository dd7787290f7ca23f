import type { ReactNode } from 'react'
import { chooseLanguage, language, translator } from '../app/i18n.ts'
import { Mark } from '../ui/brand.tsx'
import { signInWords } from './messages.ts'
import { SignInPicture } from './sign-in-picture.tsx'

const t = translator(signInWords)

/** What Tongke is on the one side, the form on the other; on a phone the form comes first. */
export function SignInFrame({ children }: { children: ReactNode }) {
  document.title = `${t('signIn')} · ${t('product')}`
  return (
    <div className="door">
      <section className="door-about" aria-label={t('product')}>
        <div className="door-about-inner">
          <SignInPicture />
          <p className="door-line">{t('line1')}</p>
          <p className="door-more">{t('line2')}</p>
          <ul className="door-points">
            <li>{t('point1')}</li>
            <li>{t('point2')}</li>
            <li>{t('point3')}</li>
          </ul>
        </div>
      </section>
      <section className="door-side">
        <button
          type="button"
          className="door-language"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => chooseLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {t('language')}
        </button>
        <main className="door-card">
          <div className="door-brand">
            <Mark size={48} />
            <div>
              <strong>{t('product')}</strong>
              <span>{t('subtitle')}</span>
            </div>
          </div>
          {children}
        </main>
      </section>
    </div>
  )
}
