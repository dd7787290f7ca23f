import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ClassGroup, Classroom, School } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { Panel } from '../ui/page.tsx'
import { RemoveButton } from '../ui/remove-button.tsx'
import { Empty } from '../ui/state.tsx'
import { ClassGroupDialog } from './class-group-dialog.tsx'
import { ClassroomDialog } from './classroom-dialog.tsx'
import { type Places, useSave } from './data.ts'
import { placeWords, stageWords } from './messages.ts'
import { SchoolBells } from './school-bells.tsx'
import { SchoolDialog } from './school-dialog.tsx'

const t = translator(placeWords)
const c = translator(commonWords)
const stageName = translator(stageWords)

type Open =
  | { what: 'school' }
  | { what: 'classroom'; entry: Classroom | null }
  | { what: 'class-group'; entry: ClassGroup | null }

/** One school: its bells, classrooms and classes. */
export function SchoolView({ school, places, write }: { school: School; places: Places; write: boolean }) {
  const [open, setOpen] = useState<Open | null>(null)
  const [, go] = useLocation()
  const close = () => setOpen(null)
  const remove = useSave(() => call('DELETE /api/schools/:id', { params: { id: school.id } }))
  const removeRoom = useSave((id: string) => call('DELETE /api/classrooms/:id', { params: { id } }))
  const removeClass = useSave((id: string) => call('DELETE /api/class-groups/:id', { params: { id } }))
  const region = places.region.get(school.regionId)
  const rooms = places.classroomsOf(school.id)
  const classes = places.classGroupsOf(school.id)
  const rowActions = (name: string, edit: () => void, drop: () => Promise<unknown>): ReactNode => (
    <div className="row-actions">
      <Button
        type="text"
        icon={<EditOutlined aria-hidden />}
        aria-label={`${c('edit')} ${name}`}
        onClick={edit}
      />
      <RemoveButton quiet name={name} remove={drop} />
    </div>
  )
  const addButton = (text: string, what: Open): ReactNode =>
    write && (
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpen(what)}>
        {text}
      </Button>
    )
  return (
    <>
      <Panel
        title={school.name}
        extra={
          write && (
            <>
              <Button icon={<EditOutlined aria-hidden />} onClick={() => setOpen({ what: 'school' })}>
                {c('edit')}
              </Button>
              <RemoveButton
                name={school.name}
                remove={async () => {
                  await remove.mutateAsync(undefined)
                  go(`/places/${school.regionId}`)
                }}
              />
            </>
          )
        }
      >
        <div className="row">
          <Link href={`/places/${school.regionId}`}>{region?.name}</Link>
          <span className="pill plain">{stageName(school.stage)}</span>
          {school.lead && <span className="pill plain brand">{t('lead')}</span>}
          {school.member && <span className="pill plain">{t('member')}</span>}
        </div>
      </Panel>
      <SchoolBells schoolId={school.id} write={write} />
      <div className="two">
        <Panel
          flush
          title={t('classrooms')}
          extra={addButton(t('addClassroom'), { what: 'classroom', entry: null })}
        >
          <Table<Classroom>
            rowKey="id"
            size="middle"
            pagination={false}
            dataSource={rooms}
            locale={{ emptyText: <Empty title={t('noClassrooms')} hint={t('noClassroomsHint')} /> }}
            columns={[
              { title: t('classroomName'), dataIndex: 'name' },
              {
                title: t('use'),
                render: (_, room) => (
                  <div className="row">
                    {room.lead && <span className="pill plain brand">{t('leadRoom')}</span>}
                    {room.receive && <span className="pill plain">{t('receiveRoom')}</span>}
                  </div>
                ),
              },
              ...(write
                ? [
                    {
                      key: 'actions',
                      width: 96,
                      render: (_: unknown, room: Classroom) =>
                        rowActions(
                          room.name,
                          () => setOpen({ what: 'classroom', entry: room }),
                          () => removeRoom.mutateAsync(room.id),
                        ),
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
        <Panel
          flush
          title={t('classGroups')}
          extra={addButton(t('addClassGroup'), { what: 'class-group', entry: null })}
        >
          <Table<ClassGroup>
            rowKey="id"
            size="middle"
            pagination={false}
            dataSource={classes}
            locale={{ emptyText: <Empty title={t('noClassGroups')} hint={t('noClassGroupsHint')} /> }}
            columns={[
              {
                title: t('className'),
                render: (_, group) => <Link href={`/lessons?classGroup=${group.id}`}>{group.name}</Link>,
              },
              { title: t('grade'), width: 90, render: (_, group) => t('gradeN', { n: group.grade }) },
              {
                title: t('size'),
                width: 80,
                className: 'num',
                render: (_, group) => t('sizeN', { n: group.size }),
              },
              ...(write
                ? [
                    {
                      key: 'actions',
                      width: 96,
                      render: (_: unknown, group: ClassGroup) =>
                        rowActions(
                          group.name,
                          () => setOpen({ what: 'class-group', entry: group }),
                          () => removeClass.mutateAsync(group.id),
                        ),
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
      </div>
      {open?.what === 'school' && <SchoolDialog school={school} regionId={school.regionId} onClose={close} />}
      {open?.what === 'classroom' && (
        <ClassroomDialog classroom={open.entry} schoolId={school.id} lead={school.lead} onClose={close} />
      )}
      {open?.what === 'class-group' && (
        <ClassGroupDialog classGroup={open.entry} school={school} onClose={close} />
      )}
    </>
  )
}
