// First: it asks and dials before the rest of the program is run.
import { classroomSocket, session, whenKnown } from './line.ts'

import '../ui/tokens.css'
import '../ui/live.css'
import './classroom.css'
import { createRoot } from 'react-dom/client'
import { translator } from '../app/i18n.ts'
import { keepOffline } from '../app/offline.ts'
import { LostBanner } from '../live/banner.tsx'
import { liveWords } from '../live/messages.ts'
import { prepareDevice } from '../media/media-session.ts'
import { useArrowKeys } from '../ui/arrow-keys.ts'
import { useStore } from '../ui/store.ts'
import { PairPage } from './pair.tsx'
import { ClassroomRoom } from './room.tsx'

const t = translator(liveWords)
// While the line opens: making it ready takes an old PC a tenth of a second.
whenKnown((socket, speaks) => void prepareDevice(socket, speaks).catch(() => undefined))

function ClassroomPage() {
  useArrowKeys()
  const { status, me, lostSince } = useStore(session.state)
  if (status === 'paired' && me) return <ClassroomRoom session={session} me={me} socket={classroomSocket()} />
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
keepOffline('/classroom')
