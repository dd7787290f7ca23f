import { Button, Select, Switch, Table } from 'antd'
import { useState } from 'react'
import type { Device } from '../../shared/account.ts'
import type { Classroom } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { momentOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { type Places, useDirectory, useMayWrite, useSave, useZone } from '../directory/data.ts'
import '../directory/directory.css'
import { Page, Panel } from '../ui/page.tsx'
import { RemoveButton } from '../ui/remove-button.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { useNow } from '../ui/use-now.ts'
import './account.css'
import { useDevices } from './data.ts'
import { deviceWords } from './messages.ts'
import { PairingCodeDialog } from './pairing-code-dialog.tsx'

const t = translator(deviceWords)
const c = translator(commonWords)

interface Row {
  classroom: Classroom
  schoolName: string
  devices: Device[]
}

export function DevicesPage() {
  const directory = useDirectory()
  const devices = useDevices()
  return (
    <Page title={t('title')} sub={t('sub')}>
      <Loaded of={[directory, devices]}>
        {([places, list]) => <DevicesTable places={places} devices={list} />}
      </Loaded>
    </Page>
  )
}

/** `Windows · Chrome 109` out of a browser's long self-description. */
function browserOf(userAgent: string): string {
  const system = userAgent.match(/Windows|Android|Mac OS X|CrOS|Linux/)?.[0] ?? ''
  const browser = userAgent.match(/(Edg|OPR|Firefox|Chrome)\/(\d+)/)
  const name = browser ? `${browser[1] === 'Edg' ? 'Edge' : browser[1]} ${browser[2]}` : t('unknownBrowser')
  return system ? `${system} · ${name}` : name
}

function DevicesTable({ places, devices }: { places: Places; devices: Device[] }) {
  const mayWrite = useMayWrite()
  const zone = useZone()
  const now = useNow(30)
  const [schoolId, setSchoolId] = useState<string>()
  const [unpaired, setUnpaired] = useState(false)
  const [pairing, setPairing] = useState<Row | null>(null)
  const revoke = useSave((id: string) => call('DELETE /api/devices/:id', { params: { id } }), ['devices'])
  const rows: Row[] = places.classrooms
    .filter((room) => mayWrite(places.pathOf(room.schoolId)))
    .filter((room) => !schoolId || room.schoolId === schoolId)
    .map((classroom) => ({
      classroom,
      schoolName: places.school.get(classroom.schoolId)?.name ?? '',
      devices: devices.filter((d) => d.classroomId === classroom.id && d.revokedAt === null),
    }))
    .filter((row) => !unpaired || row.devices.length === 0)
    .sort((a, b) => a.schoolName.localeCompare(b.schoolName, 'zh-CN'))
  const seen = (at: string): string => {
    const minutes = Math.floor((now - Date.parse(at)) / 60_000)
    if (minutes < 2) return t('justNow')
    if (minutes < 60) return t('minutesAgo', { n: minutes })
    return minutes < 24 * 60 ? t('hoursAgo', { n: Math.floor(minutes / 60) }) : momentOf(at, zone)
  }
  return (
    <>
      <div className="filters level">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 220 }}
          placeholder={t('school')}
          aria-label={t('school')}
          value={schoolId ?? null}
          options={places.schools.map((s) => ({ value: s.id, label: s.name }))}
          onChange={(value: string | undefined) => setSchoolId(value)}
        />
        {/* biome-ignore lint/a11y/noLabelWithoutControl: antd's switch is a button inside the label */}
        <label className="row">
          <Switch checked={unpaired} onChange={setUnpaired} /> {t('unpairedOnly')}
        </label>
        <span className="soft">{c('count', { n: rows.length })}</span>
      </div>
      <Panel flush>
        <Table<Row>
          rowKey={(row) => row.classroom.id}
          size="middle"
          dataSource={rows}
          pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
          locale={{ emptyText: <Empty title={t('none')} hint={t('noneHint')} /> }}
          columns={[
            { title: t('school'), render: (_, row) => row.schoolName },
            {
              title: t('classroom'),
              render: (_, row) => (
                <span className="row">
                  <span className="strong">{row.classroom.name}</span>
                  {row.classroom.lead && <span className="pill plain brand">{t('lead')}</span>}
                  {row.classroom.receive && <span className="pill plain">{t('receive')}</span>}
                </span>
              ),
            },
            {
              title: t('device'),
              render: (_, row) =>
                row.devices.length === 0 ? (
                  <span className="soft">{t('never')}</span>
                ) : (
                  <ul className="devices">
                    {row.devices.map((device) => (
                      <li key={device.id}>
                        <span
                          className={now - Date.parse(device.lastSeenAt) < 5 * 60_000 ? 'pill good' : 'pill'}
                        >
                          {seen(device.lastSeenAt)}
                        </span>
                        <span>{browserOf(device.userAgent)}</span>
                        <span className="soft small num">
                          {t('pairedAt')} {momentOf(device.pairedAt, zone)}
                        </span>
                        <RemoveButton
                          quiet
                          name={row.classroom.name}
                          text={t('revoke')}
                          title={t('revokeTitle', { name: `${row.schoolName} ${row.classroom.name}` })}
                          hint={t('revokeHint')}
                          remove={() => revoke.mutateAsync(device.id)}
                        />
                      </li>
                    ))}
                  </ul>
                ),
            },
            {
              width: 130,
              align: 'right',
              render: (_, row) => (
                <Button
                  color={row.devices.length === 0 ? 'primary' : 'default'}
                  variant="outlined"
                  aria-label={`${t('pair')} ${row.schoolName} ${row.classroom.name}`}
                  onClick={() => setPairing(row)}
                >
                  {t('pair')}
                </Button>
              ),
            },
          ]}
        />
      </Panel>
      {pairing && (
        <PairingCodeDialog
          classroom={pairing.classroom}
          schoolName={pairing.schoolName}
          onClose={() => setPairing(null)}
        />
      )}
    </>
  )
}
