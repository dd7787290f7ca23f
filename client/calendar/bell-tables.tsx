import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Modal } from 'antd'
import { useState } from 'react'
import type { BellTable } from '../../shared/calendar.ts'
import type { School } from '../../shared/directory.ts'
import { dateOf } from '../../shared/time.ts'
import { call } from '../app/api.ts'
import { clockText, dateText } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { useSave, useZone } from '../directory/data.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { BellTableDialog } from './bell-table-dialog.tsx'
import { lengthOfBell } from './bells-field.tsx'
import { bellWords } from './calendar-messages.ts'
import { calendarKeys, useBellTables } from './data.ts'
import { weekdayName } from './day-text.ts'
import { TouchedList } from './touched-list.tsx'

const t = translator(bellWords)
const c = translator(commonWords)

/** Whether a table is in force today for some weekday, will be, or was replaced on all of its weekdays. */
function stateOf(table: BellTable, all: BellTable[], today: string): 'inForce' | 'later' | 'past' {
  if (table.effectiveFrom > today) return 'later'
  const wins = table.weekdays.some((day) =>
    all.every(
      (other) =>
        other.id === table.id ||
        other.effectiveFrom > today ||
        other.effectiveFrom <= table.effectiveFrom ||
        !other.weekdays.includes(day),
    ),
  )
  return wins ? 'inForce' : 'past'
}

/** A school's bell tables by season and weekday, the latest first. */
export function BellTables({ school, write }: { school: School; write: boolean }) {
  const tables = useBellTables(school.id)
  const today = dateOf(Date.now(), useZone())
  const [open, setOpen] = useState<{ table: BellTable | null } | null>(null)
  const [removing, setRemoving] = useState<BellTable | null>(null)
  return (
    <Loaded of={[tables]}>
      {([list]) => {
        const sorted = [...list].sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))
        return (
          <>
            {write && (
              <div className="bell-tables-head">
                <Button
                  type="primary"
                  icon={<PlusOutlined aria-hidden />}
                  onClick={() => setOpen({ table: null })}
                >
                  {t('add')}
                </Button>
              </div>
            )}
            {sorted.length === 0 && (
              <Panel>
                <Empty title={t('none')} hint={t('noneHint')} />
              </Panel>
            )}
            {sorted.map((table) => {
              const state = stateOf(table, list, today)
              return (
                <Panel
                  key={table.id}
                  title={
                    <>
                      {table.name}
                      <span className={state === 'inForce' ? 'pill good' : 'pill'}>{t(state)}</span>
                    </>
                  }
                  extra={
                    write && (
                      <>
                        <Button
                          icon={<EditOutlined aria-hidden />}
                          aria-label={`${c('edit')} ${table.name}`}
                          onClick={() => setOpen({ table })}
                        >
                          {c('edit')}
                        </Button>
                        <Button
                          danger
                          icon={<DeleteOutlined aria-hidden />}
                          aria-label={`${c('remove')} ${table.name}`}
                          onClick={() => setRemoving(table)}
                        />
                      </>
                    )
                  }
                >
                  <p className="plain bell-table-when">
                    {t('from', { date: dateText(table.effectiveFrom) })} ·{' '}
                    {listText(table.weekdays.map(weekdayName))}
                  </p>
                  <ol className="bells">
                    {table.bells.map((bell) => (
                      <li key={bell.period}>
                        <span className="soft small">{t('period', { n: bell.period })}</span>
                        <strong className="num">
                          {clockText(bell.start)}–{clockText(bell.end)}
                        </strong>
                        <span className="soft small">{t('length', { n: lengthOfBell(bell) })}</span>
                      </li>
                    ))}
                  </ol>
                </Panel>
              )
            })}
            {open && (
              <BellTableDialog
                table={open.table}
                school={school}
                others={sorted.filter((other) => other.id !== open.table?.id)}
                today={today}
                onClose={() => setOpen(null)}
              />
            )}
            {removing && <RemoveDialog table={removing} onClose={() => setRemoving(null)} />}
          </>
        )
      }}
    </Loaded>
  )
}

function RemoveDialog({ table, onClose }: { table: BellTable; onClose: () => void }) {
  const { message } = App.useApp()
  const drop = (preview: boolean) =>
    call('DELETE /api/bell-tables/:id', {
      params: { id: table.id },
      query: { preview: preview ? 'true' : 'false' },
    })
  const look = useSave(() => drop(true), [])
  const remove = useSave(() => drop(false), calendarKeys)
  return (
    <Modal
      open
      title={t('removeTitle', { name: table.name })}
      okText={c('remove')}
      cancelText={c('cancel')}
      okButtonProps={{ danger: true, disabled: !look.data }}
      confirmLoading={look.isPending || remove.isPending}
      afterOpenChange={(shown) => shown && look.mutate(undefined)}
      onOk={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            void message.success(t('removed'))
            onClose()
          },
        })
      }
      onCancel={onClose}
      width={560}
    >
      <p>{t('removeHint')}</p>
      {look.data && <TouchedList touched={look.data.touched} />}
      <FormError error={look.error ?? remove.error} />
    </Modal>
  )
}
