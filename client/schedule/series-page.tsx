import { ArrowLeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Form } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useParams, useSearchParams } from 'wouter'
import { AppError } from '../../shared/errors.ts'
import type { Decision, Series } from '../../shared/series.ts'
import { dateOf, weekdayOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { nearestTerm, useTerms } from '../calendar/data.ts'
import { type Places, useDirectory, useSave, useZone } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { emptyReceiver, only } from './booking-draft.ts'
import { isRefused } from './problem-text.ts'
import './schedule.css'
import { CancelSeriesButton } from './series-cancel.tsx'
import { useSeries } from './series-data.ts'
import { emptySeries, ruleOf, type SeriesDraft, seriesDraftOf, seriesFaults } from './series-draft.ts'
import { SeriesFields } from './series-fields.tsx'
import { seriesWords } from './series-messages.ts'
import { SeriesPreviewList } from './series-preview.tsx'
import './timetable.css'
import { lessonKeys } from './timetable-data.ts'

const t = translator(seriesWords)

/** Lays out a weekly lesson for a term, or changes it; every lesson is seen before it is saved. */
export function SeriesPage() {
  const { id } = useParams<{ id?: string }>()
  const directory = useDirectory()
  const terms = useTerms()
  const series = useSeries({})
  const known = series.data?.find((one) => one.id === id) ?? null
  return (
    <Page
      title={id ? t('editTitle') : t('newTitle')}
      back={
        <Link href="/series">
          <ArrowLeftOutlined aria-hidden /> {t('back')}
        </Link>
      }
      actions={known && known.state !== 'cancelled' && <CancelSeriesButton series={known} />}
    >
      <Loaded of={[directory, terms, series]}>
        {([places]) => <SeriesForm key={`${id} ${known?.version}`} places={places} known={known} />}
      </Loaded>
    </Page>
  )
}

function useStart(places: Places, known: Series | null): SeriesDraft {
  const [search] = useSearchParams()
  const terms = useTerms().data ?? []
  const today = dateOf(Date.now(), useZone())
  if (known) return seriesDraftOf(known, places)
  const empty = emptySeries()
  const leadSchoolId = search.get('school') ?? only(places.schools.filter((s) => s.lead))
  const date = search.get('date')
  const receiver = search.get('receiver')
  return {
    ...empty,
    termId: nearestTerm(terms, date ?? today)?.id ?? null,
    weekday: date ? weekdayOf(date) : null,
    lesson: {
      ...empty.lesson,
      leadSchoolId,
      teacherId: search.get('teacher'),
      leadClassroomId:
        search.get('classroom') ?? only(places.classroomsOf(leadSchoolId ?? '').filter((room) => room.lead)),
      period: receiver ? null : Number(search.get('period')) || null,
      receivers: [
        {
          ...emptyReceiver(),
          schoolId: receiver,
          classGroupId: search.get('classGroup'),
          classroomId: only(places.classroomsOf(receiver ?? '').filter((room) => room.receive)),
        },
      ],
    },
  }
}

function SeriesForm({ places, known }: { places: Places; known: Series | null }) {
  const start = useStart(places, known)
  const [id] = useState(() => known?.id ?? newId())
  const [draft, setDraft] = useState<SeriesDraft>(start)
  const [decisions, setDecisions] = useState<Decision[]>(known?.decisions ?? [])
  const [tried, setTried] = useState(false)
  const [, go] = useLocation()
  const { message } = App.useApp()
  const own = seriesFaults(draft)
  const complete = Object.keys(own).length === 0
  const body = { ...(known ? { id } : {}), rule: ruleOf(draft), decisions }
  const preview = useQuery({
    queryKey: ['series-preview', body],
    queryFn: ({ signal }) => call('POST /api/series/preview', { body, signal }),
    enabled: complete,
    placeholderData: (previous) => previous,
  })
  const save = useSave(
    (state: 'draft' | 'confirmed') =>
      call('PUT /api/series/:id', {
        params: { id },
        body: { rule: ruleOf(draft), state, version: known?.version ?? 0, decisions },
      }),
    [...lessonKeys, 'series-preview'],
  )
  const change = (part: Partial<SeriesDraft>) => {
    setDraft({ ...draft, ...part })
    save.reset()
  }
  const bad = preview.data?.lessons.filter((lesson) => isRefused(lesson.problems)).length ?? 0
  const submit = (state: 'draft' | 'confirmed') => {
    setTried(true)
    if (!complete || save.isPending) return
    // Once saved the series is read anew, which makes this form anew too: what follows must not hang on it.
    save.mutateAsync(state).then(
      () => {
        void message.success(state === 'draft' ? t('savedDraft') : t('saved'))
        go('/series')
      },
      () => void preview.refetch(),
    )
  }
  const stale = save.error instanceof AppError && save.error.code === 'stale'
  const first = preview.data?.lessons[0]
  const time = first ? { start: Date.parse(first.startsAt), end: Date.parse(first.endsAt) } : null
  return (
    <Form layout="vertical" className="series" requiredMark={false}>
      <SeriesFields
        draft={draft}
        places={places}
        faults={tried ? own : {}}
        time={time}
        known={known}
        onChange={change}
      />
      <div className="series-side">
        <Panel title={t('preview')}>
          {!complete && <p className="soft plain">{t('previewEmpty')}</p>}
          {complete && preview.isPending && <p className="soft plain">{t('previewBusy')}</p>}
          {complete && <FormError error={preview.error} />}
          {complete && preview.data && (
            <SeriesPreviewList
              preview={preview.data}
              decisions={decisions}
              places={places}
              onDecide={setDecisions}
            />
          )}
        </Panel>
        {tried && bad > 0 && <Alert type="error" showIcon title={t('undecided', { n: bad })} />}
        {stale ? <Alert type="warning" showIcon title={t('stale')} /> : <FormError error={save.error} />}
        <div className="row series-submit">
          {known?.state !== 'confirmed' && (
            <Button disabled={bad > 0} loading={save.isPending} onClick={() => submit('draft')}>
              {t('draft')}
            </Button>
          )}
          <Button
            type="primary"
            disabled={bad > 0 || known?.state === 'cancelled'}
            loading={save.isPending}
            onClick={() => submit('confirmed')}
          >
            {known?.state === 'confirmed' ? t('save') : t('confirm')}
          </Button>
        </div>
      </div>
    </Form>
  )
}
