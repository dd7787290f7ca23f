import { Button, Modal, Table } from 'antd'
import { useState } from 'react'
import type { Acceptance, ProposalPlan, ProposedLesson } from '../../shared/proposal.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { Empty } from '../ui/state.tsx'
import { acceptWords } from './accept-messages.ts'
import { AcceptResults } from './accept-results.tsx'
import { useDecide } from './data.ts'
import { lessonColumns } from './lesson-columns.tsx'
import { whenText } from './lesson-detail.tsx'
import { planWords } from './messages.ts'

const t = translator(acceptWords)
const common = translator(planWords)
const c = translator(commonWords)
type Ask = 'confirmed' | 'draft' | 'undo'

const mayAccept = (lesson: ProposedLesson): boolean =>
  !lesson.kept && !lesson.imagined && lesson.series?.state !== 'confirmed'

/** All lessons of a proposal, to accept or to take back. */
export function AcceptTab({ plan }: { plan: ProposalPlan }) {
  const lessons = plan.lessons
    .filter((lesson) => !lesson.kept)
    .sort(
      (a, b) =>
        a.weekday - b.weekday || a.start.localeCompare(b.start) || a.schoolId.localeCompare(b.schoolId),
    )
  const [chosen, setChosen] = useState<string[]>([])
  const [ask, setAsk] = useState<Ask | null>(null)
  const [last, setLast] = useState<Ask | null>(null)
  const [results, setResults] = useState<Acceptance['lessons']>([])
  const decide = useDecide(plan.id, (list) => {
    setResults(list)
    // What is done is done, even where the rest fails.
    const decided = new Set(list.map((one) => one.lessonId))
    setChosen((old) => old.filter((id) => !decided.has(id)))
  })
  const among = lessons.filter((lesson) => chosen.includes(lesson.id))
  const fit: Record<Ask, ProposedLesson[]> = {
    confirmed: among.filter(mayAccept),
    draft: among.filter((lesson) => mayAccept(lesson) && !lesson.series),
    undo: among.filter((lesson) => lesson.series),
  }
  const fresh = lessons.filter(mayAccept)
  // With all of it accepted, all can be chosen to be taken back.
  const open = fresh.length > 0 ? fresh : lessons.filter((lesson) => lesson.series)
  const go = (what: Ask) => {
    setLast(what)
    setResults([])
    decide.mutate(
      {
        lessonIds: fit[what].map((lesson) => lesson.id),
        what: what === 'undo' ? { undo: t('undoReason') } : { accept: what },
      },
      { onSettled: () => setAsk(null) },
    )
  }
  const all = decide.variables?.lessonIds.length ?? 0
  const asked = decide.isPending ? all : ask ? fit[ask].length : 0
  return (
    <>
      <div className="plan-bar">
        <div className="row">
          <Button disabled={open.length === 0} onClick={() => setChosen(open.map((lesson) => lesson.id))}>
            {t('chooseAll', { n: open.length })}
          </Button>
          <span className="soft" role="status">
            {chosen.length > 0 && t('chosen', { n: chosen.length })}
          </span>
        </div>
        <div className="row">
          <Button danger disabled={fit.undo.length === 0} onClick={() => setAsk('undo')}>
            {t('undo')}
          </Button>
          <Button disabled={fit.draft.length === 0} onClick={() => setAsk('draft')}>
            {t('acceptDraft')}
          </Button>
          <Button type="primary" disabled={fit.confirmed.length === 0} onClick={() => setAsk('confirmed')}>
            {t('acceptConfirmed')}
          </Button>
        </div>
      </div>
      {results.length > 0 && !decide.isPending && (
        <AcceptResults
          results={results}
          takenBack={last === 'undo'}
          lessons={lessons}
          onClose={() => setResults([])}
        />
      )}
      <FormError error={decide.error} />
      {decide.error && results.length < all && (
        <p className="plan-p">{t('stoppedAt', { done: results.length, all })}</p>
      )}
      <Panel flush>
        <Table<ProposedLesson>
          rowKey="id"
          size="middle"
          pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={lessons}
          locale={{ emptyText: <Empty title={common('noLessonsHere')} /> }}
          rowSelection={{
            selectedRowKeys: chosen,
            onChange: (keys) => setChosen(keys as string[]),
            getCheckboxProps: (lesson) => ({
              disabled: lesson.imagined,
              'aria-label': `${whenText(lesson)} ${lesson.teacherName}`,
            }),
          }}
          columns={lessonColumns}
        />
      </Panel>
      <Modal
        open={ask !== null}
        title={ask && t(ask === 'undo' ? 'undoTitle' : 'acceptTitle', { n: asked })}
        okText={ask && t(ask === 'undo' ? 'undo' : ask === 'draft' ? 'acceptDraft' : 'acceptConfirmed')}
        okButtonProps={{ danger: ask === 'undo' }}
        cancelText={c('cancel')}
        cancelButtonProps={{ disabled: decide.isPending }}
        confirmLoading={decide.isPending}
        mask={{ closable: false }}
        onOk={() => ask && go(ask)}
        onCancel={() => !decide.isPending && setAsk(null)}
        width={460}
      >
        <p>
          {ask === 'undo'
            ? t('undoText')
            : ask === 'draft'
              ? t('acceptDraftText')
              : t('acceptText', { from: dateText(plan.options.from) })}
        </p>
        <p role="status" className="soft num">
          {decide.isPending && t('working', { done: results.length, all: asked })}
        </p>
      </Modal>
    </>
  )
}
