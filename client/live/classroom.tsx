import '../ui/tokens.css'
import '../ui/live.css'
import './classroom.css'
import { createRoot } from 'react-dom/client'
import { translator } from '../app/i18n.ts'
import { useArrowKeys } from '../ui/arrow-keys.ts'
import { useStore } from '../ui/store.ts'
import { LostBanner } from './banner.tsx'
import { PairPage } from './classroom-pair.tsx'
import { ClassroomRoom } from './classroom-room.tsx'
import { openDeviceSession } from './device-session.ts'
import { liveWords } from './messages.ts'

const t = translator(liveWords)
const session = openDeviceSession()

function ClassroomPage() {
  useArrowKeys()
  const { status, me, lostSince } = useStore(session.state)
  if (status === 'paired' && me) return <ClassroomRoom session={session} me={me} />
  if (status === 'loading')
    return (
      <main className="waiting">
        <LostBanner lostSince={lostSince} silentSince={null} />
        <p className="waiting-loading">{t('loading')}</p>
      </main>
    )
  return <PairPage session={session} revoked={status === 'revoked'} />
}

createRoot(document.getElementById('root') as HTMLElement).render(<ClassroomPage />)
