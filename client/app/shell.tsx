import { DownOutlined, GlobalOutlined, UserOutlined, WarningFilled } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { AppError } from '../../shared/errors.ts'
import { ChangePasswordDialog } from '../account/change-password.tsx'
import { NoticeBell } from '../schedule/notice-bell.tsx'
import { Mark } from '../ui/brand.tsx'
import { Failed, Loading } from '../ui/state.tsx'
import { call } from './api.ts'
import { Boundary } from './boundary.tsx'
import { useConnection } from './connection.ts'
import { chooseLanguage, language, translator } from './i18n.ts'
import { forgetPerson } from './kept.ts'
import { roleWords, shellWords } from './messages.ts'
import { Navigation } from './navigation.tsx'
import { rightsOf } from './rights.ts'
import { MeContext, useMe, useSession } from './session.ts'

const t = translator(shellWords)
const roleName = translator(roleWords)

function ConnectionBanner() {
  const connection = useConnection()
  return (
    <div role="status" aria-live="polite">
      {connection !== 'up' && (
        <div className="lost">
          <WarningFilled aria-hidden /> {t(connection === 'lost' ? 'lost' : 'signedOut')}{' '}
          {connection === 'signed-out' && (
            <a href="/sign-in" target="_blank" rel="noreferrer">
              {t('signInAgain')}
            </a>
          )}
        </div>
      )}
    </div>
  )
}

function UserMenu() {
  const { person } = useMe()
  const [changing, setChanging] = useState(false)
  const { roles, assists } = rightsOf(person.grants)
  const leave = async () => {
    // Whatever the server says, the person wants out: the sign-in page is where a dead session leads too.
    await call('DELETE /api/session').catch(() => null)
    await forgetPerson().catch(() => null)
    location.assign('/sign-in')
  }
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'password', label: t('changePassword'), onClick: () => setChanging(true) },
            ...(assists ? [{ key: 'assist', label: <a href="/assist">{t('assist')}</a> }] : []),
            { type: 'divider' as const },
            { key: 'leave', label: t('signOut'), onClick: leave },
          ],
        }}
      >
        <Button type="text" className="user" aria-label={`${t('account')} ${person.displayName}`}>
          <UserOutlined aria-hidden />
          <span className="user-name">{person.displayName}</span>
          <span className="user-role">{[...roles].map((role) => roleName(role)).join(' · ')}</span>
          <DownOutlined aria-hidden className="user-more" />
        </Button>
      </Dropdown>
      {changing && <ChangePasswordDialog onClose={() => setChanging(false)} />}
    </>
  )
}

/** Frame of the console: who is signed in, where one can go, whether the line is up. */
export function Shell({ children }: { children: ReactNode }) {
  const session = useSession()
  const [path] = useLocation()
  if (!session.data) {
    // A 401 is already on its way to the sign-in page (queries.ts).
    const leaving = session.error instanceof AppError && session.error.code === 'unauthenticated'
    if (session.isError && !leaving) return <Failed error={session.error} retry={() => session.refetch()} />
    return <Loading />
  }
  const me = session.data
  const rights = rightsOf(me.person.grants)
  return (
    <MeContext value={me}>
      <a className="to-content" href="#content">
        {t('toContent')}
      </a>
      <div className="frame">
        <aside className="side">
          <Link href="/" className="side-brand">
            <Mark size={36} />
            <span>
              <strong>{t('product')}</strong>
              <small>{t('tagline')}</small>
            </span>
          </Link>
          <Navigation rights={rights} />
        </aside>
        <div className="main">
          <ConnectionBanner />
          <header className="top">
            {me.sample && (
              <div className="sample">
                <strong>{t('sample')}</strong>
                <span>{t('sampleHint')}</span>
              </div>
            )}
            <div className="top-right">
              <NoticeBell />
              <Button
                type="text"
                icon={<GlobalOutlined aria-hidden />}
                lang={language === 'zh' ? 'en' : 'zh-CN'}
                onClick={() => chooseLanguage(language === 'zh' ? 'en' : 'zh')}
              >
                {t('language')}
              </Button>
              <UserMenu />
            </div>
          </header>
          <main id="content" tabIndex={-1}>
            <Boundary key={path}>{children}</Boundary>
          </main>
        </div>
      </div>
    </MeContext>
  )
}
