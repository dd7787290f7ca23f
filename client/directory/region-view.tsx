import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Region, School } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { Panel } from '../ui/page.tsx'
import { RemoveButton } from '../ui/remove-button.tsx'
import { Empty } from '../ui/state.tsx'
import { type Places, useSave } from './data.ts'
import { levelWords, placeWords, stageWords } from './messages.ts'
import { RegionDialog } from './region-dialog.tsx'
import { SchoolDialog } from './school-dialog.tsx'

const t = translator(placeWords)
const c = translator(commonWords)
const levelName = translator(levelWords)
const stageName = translator(stageWords)

/** One region: what lies below it, and all its schools. */
export function RegionView({
  region,
  places,
  write,
  removable,
}: {
  region: Region
  places: Places
  write: boolean
  /** Only from above: nobody removes the region that their own rights lie in. */
  removable: boolean
}) {
  const [open, setOpen] = useState<'edit' | 'region' | 'school' | null>(null)
  const [, go] = useLocation()
  const remove = useSave(() => call('DELETE /api/regions/:id', { params: { id: region.id } }))
  const children = places.regions.filter((r) => r.parentId === region.id)
  const schools = places.schools.filter((s) => places.region.get(s.regionId)?.path.includes(region.id))
  const closed = (id: string | null) => {
    setOpen(null)
    if (id) go(`/places/${id}`)
  }
  return (
    <>
      <Panel
        title={region.name}
        extra={
          write && (
            <>
              {region.level !== 'county' && (
                <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('region')}>
                  {t('addRegion')}
                </Button>
              )}
              <Button icon={<EditOutlined aria-hidden />} onClick={() => setOpen('edit')}>
                {c('edit')}
              </Button>
              {removable && (
                <RemoveButton
                  name={region.name}
                  remove={async () => {
                    await remove.mutateAsync(undefined)
                    go(`/places/${region.parentId}`)
                  }}
                />
              )}
            </>
          )
        }
      >
        <div className="row">
          <span className="pill plain">{levelName(region.level)}</span>
          {children.map((child) => (
            <Link key={child.id} href={`/places/${child.id}`}>
              {child.name}
            </Link>
          ))}
        </div>
      </Panel>
      <Panel
        flush
        title={t('schools')}
        extra={
          write && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('school')}>
              {t('addSchool')}
            </Button>
          )
        }
      >
        <Table<School>
          rowKey="id"
          size="middle"
          dataSource={schools}
          pagination={schools.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
          locale={{ emptyText: <Empty title={t('noSchools')} hint={t('noSchoolsHint')} /> }}
          columns={[
            { title: t('school'), render: (_, s) => <Link href={`/places/${s.id}`}>{s.name}</Link> },
            { title: t('inRegion'), render: (_, s) => places.region.get(s.regionId)?.name },
            { title: t('stage'), width: 90, render: (_, s) => stageName(s.stage) },
            {
              title: t('part'),
              render: (_, s) => (
                <div className="row">
                  {s.lead && <span className="pill plain brand">{t('lead')}</span>}
                  {s.member && <span className="pill plain">{t('member')}</span>}
                  {!s.lead && !s.member && <span className="soft">{t('partNone')}</span>}
                </div>
              ),
            },
            {
              title: '',
              className: 'soft nowrap num',
              render: (_, s) =>
                t('counts', {
                  rooms: places.classroomsOf(s.id).length,
                  classes: places.classGroupsOf(s.id).length,
                }),
            },
          ]}
        />
      </Panel>
      {open === 'edit' && <RegionDialog region={region} parent={null} onClose={closed} />}
      {open === 'region' && <RegionDialog region={null} parent={region} onClose={closed} />}
      {open === 'school' && <SchoolDialog school={null} regionId={region.id} onClose={closed} />}
    </>
  )
}
