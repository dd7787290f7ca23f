import { PlusOutlined } from '@ant-design/icons'
import { Button, Select, Table } from 'antd'
import { Link, useSearchParams } from 'wouter'
import type { Series } from '../../shared/series.ts'
import { dateOf } from '../../shared/time.ts'
import { listText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { nearestTerm, useTerms } from '../calendar/data.ts'
import { weekdayName } from '../calendar/day-text.ts'
import { useDirectory, useZone } from '../directory/data.ts'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { lessonWords } from './messages.ts'
import { useSeries } from './series-data.ts'
import { seriesWords } from './series-messages.ts'

const t = translator(seriesWords)
const l = translator(lessonWords)
const subjectName = translator(subjectWords)
const tones = { draft: 'fair', confirmed: 'good', cancelled: '' } as const

const weeksText = (weeks: string): string =>
  weeks === '' ? t('all') : weeks === 'odd' || weeks === 'even' ? t(weeks) : weeks

/** The series of a term: drafts, confirmed, cancelled. */
export function SeriesListPage() {
  const [search, setSearch] = useSearchParams()
  const terms = useTerms()
  const directory = useDirectory()
  const today = dateOf(Date.now(), useZone())
  const termId = search.get('term') ?? nearestTerm(terms.data ?? [], today)?.id
  const series = useSeries(termId ? { termId } : {}, terms.data !== undefined)
  const add = (
    <Link href="/series/new">
      <Button type="primary" icon={<PlusOutlined aria-hidden />}>
        {t('add')}
      </Button>
    </Link>
  )
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      back={<Link href="/timetable">{t('toTimetable')}</Link>}
      actions={add}
    >
      <div className="filters">
        <label className="filter" htmlFor="series-term">
          {t('term')}
          <Select
            id="series-term"
            style={{ width: 260 }}
            value={termId ?? null}
            onChange={(next) => setSearch({ term: next }, { replace: true })}
            options={(terms.data ?? []).map((term) => ({ value: term.id, label: term.name }))}
          />
        </label>
      </div>
      <Loaded of={[series, directory]}>
        {([list, places]) => (
          <Panel flush>
            <Table<Series>
              rowKey="id"
              size="middle"
              pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
              dataSource={[...list].sort(
                (a, b) => a.rule.weekday - b.rule.weekday || a.rule.period - b.rule.period,
              )}
              locale={{ emptyText: <Empty title={t('none')} hint={t('noneHint')} action={add} /> }}
              columns={[
                {
                  title: t('time'),
                  render: (_, { id, rule }) => (
                    <Link href={`/series/${id}`}>
                      {weekdayName(rule.weekday)} {l('period', { n: rule.period })} · {weeksText(rule.weeks)}
                    </Link>
                  ),
                },
                {
                  title: t('what'),
                  render: (_, { rule }) => `${subjectName(rule.subject)} ${rule.topic}`,
                },
                { title: t('lead'), render: (_, one) => `${one.leadSchoolName} · ${one.teacherName}` },
                {
                  title: t('receivers'),
                  render: (_, { rule }) =>
                    listText(
                      rule.receivers.map(({ classGroupId }) => {
                        const group = places.classGroup.get(classGroupId)
                        return `${places.school.get(group?.schoolId ?? '')?.name ?? ''} ${group?.name ?? ''}`
                      }),
                    ),
                },
                { title: t('lessons'), dataIndex: 'lessons', className: 'num', width: 80 },
                {
                  title: t('state'),
                  width: 110,
                  render: (_, { state }) => (
                    <span className={`pill ${tones[state]}`}>{t(`state_${state}`)}</span>
                  ),
                },
              ]}
            />
          </Panel>
        )}
      </Loaded>
    </Page>
  )
}
