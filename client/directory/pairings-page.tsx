import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Switch, Table } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Pairing } from '../../shared/directory.ts'
import { dateOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { dateText } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { Page, Panel } from '../ui/page.tsx'
import { RemoveButton } from '../ui/remove-button.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { isInForce, type Places, useDirectory, useMayWrite, useSave, useZone } from './data.ts'
import './directory.css'
import { pairingTypeWords, pairingWords } from './messages.ts'
import { PairingDialog } from './pairing-dialog.tsx'

const t = translator(pairingWords)
const c = translator(commonWords)
const typeName = translator(pairingTypeWords)

export function PairingsPage() {
  const directory = useDirectory()
  const zone = useZone()
  const today = dateOf(Date.now(), zone)
  const [open, setOpen] = useState<{ pairing: Pairing | null } | null>(null)
  const [current, setCurrent] = useState(false)
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ pairing: null })}>
          {t('add')}
        </Button>
      }
    >
      <Loaded of={[directory]}>
        {([places]) => (
          <>
            <Panel
              flush
              title={c('count', { n: places.pairings.length })}
              extra={
                // biome-ignore lint/a11y/noLabelWithoutControl: antd's switch is a button inside the label
                <label className="row">
                  <Switch checked={current} onChange={setCurrent} /> {t('current')}
                </label>
              }
            >
              <PairingTable
                places={places}
                pairings={places.pairings.filter((p) => !current || isInForce(p, today))}
                today={today}
                edit={(pairing) => setOpen({ pairing })}
              />
            </Panel>
            {open && (
              <PairingDialog
                pairing={open.pairing}
                places={places}
                today={today}
                onClose={() => setOpen(null)}
              />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function PairingTable({
  places,
  pairings,
  today,
  edit,
}: {
  places: Places
  pairings: Pairing[]
  today: string
  edit: (pairing: Pairing) => void
}) {
  const mayWrite = useMayWrite()
  const remove = useSave((id: string) => call('DELETE /api/pairings/:id', { params: { id } }))
  const school = (id: string) => places.school.get(id)?.name ?? '—'
  const state = (p: Pairing) =>
    isInForce(p, today) ? (
      <span className="pill good">{t('now')}</span>
    ) : p.from > today ? (
      <span className="pill brand">{t('ahead')}</span>
    ) : (
      <span className="pill">{t('over')}</span>
    )
  return (
    <Table<Pairing>
      rowKey="id"
      size="middle"
      dataSource={pairings}
      pagination={pairings.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      locale={{ emptyText: <Empty title={t('none')} hint={t('noneHint')} /> }}
      columns={[
        {
          title: t('leadSchool'),
          sorter: (a, b) => school(a.leadSchoolId).localeCompare(school(b.leadSchoolId), 'zh-CN'),
          defaultSortOrder: 'ascend',
          render: (_, p) => <Link href={`/places/${p.leadSchoolId}`}>{school(p.leadSchoolId)}</Link>,
        },
        {
          title: t('memberSchool'),
          render: (_, p) => <Link href={`/places/${p.memberSchoolId}`}>{school(p.memberSchoolId)}</Link>,
        },
        { title: t('type'), render: (_, p) => typeName(p.type) },
        { title: t('from'), className: 'num nowrap', render: (_, p) => dateText(p.from) },
        {
          title: t('until'),
          className: 'num nowrap',
          render: (_, p) => (p.until ? dateText(p.until) : <span className="soft">{t('open')}</span>),
        },
        { title: t('state'), render: (_, p) => state(p) },
        {
          width: 96,
          render: (_, p) => {
            const name = t('name', { lead: school(p.leadSchoolId), member: school(p.memberSchoolId) })
            if (!mayWrite(places.pathOf(p.leadSchoolId)) && !mayWrite(places.pathOf(p.memberSchoolId)))
              return null
            return (
              <div className="row-actions">
                <Button
                  type="text"
                  icon={<EditOutlined aria-hidden />}
                  aria-label={`${c('edit')} ${name}`}
                  onClick={() => edit(p)}
                />
                <RemoveButton quiet name={name} remove={() => remove.mutateAsync(p.id)} />
              </div>
            )
          },
        },
      ]}
    />
  )
}
