import { Button, Modal, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Acceptance, ProposalPlan, ProposedLesson } from '../../shared/proposal.ts'
import { dateText, figure } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, subjectWords } from '../app/messages.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { acceptWords } from './accept-messages.ts'
import { AcceptResults } from './accept-results.tsx'
import { useDecide } from './data.ts'
import { LessonState, whenText } from './lesson-detail.tsx'
import { planWords } from './messages.ts'

const t = translator(acceptWords)
const common = translator(planWords)
const c = translator(commonWords)
const subjectName = translator(subjectWords)
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
  const [done, setDone] = useState(0)
  const [results, setResults] = useState<Acceptance['lessons'] | null>(null)
  const decide = useDecide(plan.id, setDone)
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
    setDone(0)
    setResults(null)
    decide.mutate(
      {
        lessonIds: fit[what].map((lesson) => lesson.id),
        what: what === 'undo' ? { undo: t('undoReason') } : { accept: what },
      },
      {
        onSuccess: (list) => {
          setResults(list)
          setChosen([])
        },
        onSettled: () => setAsk(null),
      },
    )
  }
  const asked = ask ? fit[ask].length : 0
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
      {results && <AcceptResults results={results} lessons={lessons} onClose={() => setResults(null)} />}
      <FormError error={decide.error} />
      <Panel flush>
        <Table<ProposedLesson>
          rowKey="id"
          size="middle"
          pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
          dataSource={lessons}
          rowSelection={{
            selectedRowKeys: chosen,
            onChange: (keys) => setChosen(keys as string[]),
            getCheckboxProps: (lesson) => ({
              disabled: lesson.imagined,
              'aria-label': `${whenText(lesson)} ${lesson.teacherName}`,
            }),
          }}
          columns={[
            {
              title: t('time_'),
              width: 220,
              className: 'num',
              render: (_, lesson) => whenText(lesson),
            },
            {
              title: t('what'),
              width: 150,
              render: (_, lesson) => (
                <>
                  {subjectName(lesson.subject)}{' '}
                  <span className="soft small">
                    {t(lesson.leadClassGroupId ? 'synchronous' : 'delivered')}
                  </span>
                  <div className="soft small">{lesson.leadClassGroupName}</div>
                </>
              ),
            },
            {
              title: t('leadEnd'),
              width: 190,
              render: (_, lesson) => (
                <>
                  <span className="strong">{lesson.teacherName || '+'}</span>
                  <div className="soft small">{lesson.schoolName}</div>
                </>
              ),
            },
            {
              title: t('receiving'),
              render: (_, lesson) => (
                <ul className="bare">
                  {lesson.receivers.map((r) => (
                    <li key={r.classGroupId}>
                      {r.schoolName} <span className="soft">{r.classGroupName}</span>
                    </li>
                  ))}
                </ul>
              ),
            },
            {
              title: t('overlap'),
              width: 110,
              className: 'num',
              render: (_, lesson) => {
                const least = Math.min(...lesson.receivers.map((r) => r.overlapMinutes))
                return `${figure(least)}/${figure(lesson.minutes)}′`
              },
            },
            {
              title: common('state'),
              width: 110,
              render: (_, lesson) =>
                lesson.series ? (
                  <Link href={`/series/${lesson.series.id}`}>
                    <LessonState lesson={lesson} />
                  </Link>
                ) : (
                  <LessonState lesson={lesson} />
                ),
            },
          ]}
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
          {decide.isPending && t('working', { done, all: asked })}
        </p>
      </Modal>
    </>
  )
}
