import '../ui/tokens.css'
import '../ui/live.css'
import './classroom.css'
import { createRoot } from 'react-dom/client'
import { translator } from '../app/i18n.ts'
import { keepOffline } from '../app/offline.ts'
import { type LessonSocket, openSocket } from '../app/socket.ts'
import { prepareDevice } from '../media/media-session.ts'
import { useArrowKeys } from '../ui/arrow-keys.ts'
import { useStore } from '../ui/store.ts'
import { LostBanner } from './banner.tsx'
import { PairPage } from './classroom-pair.tsx'
import { ClassroomRoom } from './classroom-room.tsx'
import { openDeviceSession, wasPaired } from './device-session.ts'
import { liveWords } from './messages.ts'

const t = translator(liveWords)
/** One line as long as the PC is paired; opened beside the first questions where it was paired before. */
let socket: LessonSocket | null = wasPaired() ? dial() : null
const session = openDeviceSession()

function dial(): LessonSocket {
  return openSocket('device')
}

session.state.subscribe(() => {
  const { status, speaks } = session.state.get()
  // While the line opens: making it ready takes an old PC a tenth of a second.
  if (socket && speaks) prepareDevice(socket, speaks).catch(() => undefined)
  if (status !== 'unpaired' && status !== 'revoked') return
  socket?.close()
  socket = null
})

function ClassroomPage() {
  useArrowKeys()
  const { status, me, lostSince } = useStore(session.state)
  if (status === 'paired' && me) {
    socket ??= dial()
    return <ClassroomRoom session={session} me={me} socket={socket} />
  }
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
