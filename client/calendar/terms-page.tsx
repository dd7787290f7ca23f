import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import { useState } from 'react'
import type { Term } from '../../shared/calendar.ts'
import { dateOf } from '../../shared/time.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { useDirectory, useMayWrite, useZone } from '../directory/data.ts'
import '../directory/directory.css'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { termOf, useTerms, weekOf } from './data.ts'
import { calendarWords } from './messages.ts'
import { TermDialog } from './term-dialog.tsx'

const t = translator(calendarWords)
const c = translator(commonWords)

export function TermsPage() {
  const terms = useTerms()
  const directory = useDirectory()
  const today = dateOf(Date.now(), useZone())
  const mayWrite = useMayWrite()
  const [open, setOpen] = useState<{ term: Term | null } | null>(null)
  const regions = (directory.data?.regions ?? []).filter((region) => mayWrite(region.path))
  const state = (term: Term) =>
    termOf([term], today) ? (
      <span className="pill good">{t('now', { week: weekOf(term, today) })}</span>
    ) : term.firstDay > today ? (
      <span className="pill brand">{t('ahead')}</span>
    ) : (
      <span className="pill">{t('over')}</span>
    )
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        regions.length > 0 && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ term: null })}>
            {t('add')}
          </Button>
        )
      }
    >
      <Loaded of={[terms, directory]}>
        {([list, places]) => (
          <Panel flush>
            <Table<Term>
              rowKey="id"
              size="middle"
              pagination={false}
              dataSource={list}
              locale={{ emptyText: <Empty title={t('none')} hint={t('noneHint')} /> }}
              columns={[
                { title: t('name'), dataIndex: 'name', className: 'strong' },
                { title: t('region'), render: (_, term) => places.region.get(term.regionId)?.name },
                { title: t('firstDay'), className: 'num', render: (_, term) => dateText(term.firstDay) },
                { title: t('lastDay'), className: 'num', render: (_, term) => dateText(term.lastDay) },
                {
                  title: t('weeks'),
                  className: 'num',
                  render: (_, term) => t('weeksN', { n: weekOf(term, term.lastDay) }),
                },
                { title: t('state'), render: (_, term) => state(term) },
                {
                  width: 64,
                  render: (_, term) =>
                    mayWrite(places.region.get(term.regionId)?.path ?? []) && (
                      <Button
                        type="text"
                        icon={<EditOutlined aria-hidden />}
                        aria-label={`${c('edit')} ${term.name}`}
                        onClick={() => setOpen({ term })}
                      />
                    ),
                },
              ]}
            />
          </Panel>
        )}
      </Loaded>
      {open && <TermDialog term={open.term} regions={regions} onClose={() => setOpen(null)} />}
    </Page>
  )
}
