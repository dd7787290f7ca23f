import { useEffect, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import type { Participation } from '../live/participation.ts'
import { useStillUrl } from '../live/still-url.ts'
import { BoardPane, type Tool } from './board-pane.tsx'
import { type BoardSession, openBoard } from './board-session.ts'
import { boardWords } from './messages.ts'
import { PenKeys } from './pen-keys.tsx'

const t = translator(boardWords)

/** The board on a classroom's screen; on stage it is drawn upon. */
export function ClassroomBoard(props: {
  participation: Participation
  lesson: LiveState
  onStage: boolean
  /** The line has no room for a whole photo beside the sound. */
  thin?: boolean
}) {
  const { participation, lesson, onStage, thin = false } = props
  const session = useBoardSession(participation)
  const { ground } = lesson.board
  const { url } = useStillUrl(
    lesson.lessonId,
    ground === 'still' ? (lesson.still?.id ?? null) : null,
    thin ? 'small' : 'full',
  )
  const [tool, setTool] = useState<Tool>({ kind: 'pen', colour: 'blue', width: 0.005 })
  if (!session || !ground) return null
  return (
    <>
      <BoardPane session={session} ground={ground} stillUrl={url} tool={onStage ? tool : null} />
      {onStage && (
        <div className="board-keys">
          <span>{t('canDraw')}</span>
          <PenKeys tool={tool} onTool={setTool} />
        </div>
      )}
    </>
  )
}

/** One session of the board as long as the page is in this lesson. */
export function useBoardSession(participation: Participation): BoardSession | null {
  const [session, setSession] = useState<BoardSession | null>(null)
  useEffect(() => {
    const opened = openBoard(participation)
    setSession(opened)
    return () => opened.end()
  }, [participation])
  return session
}
