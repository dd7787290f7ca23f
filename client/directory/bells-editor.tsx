import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { Bell, School } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { FormError } from '../ui/form-error.tsx'
import { useDirectory, useSave } from './data.ts'
import { placeWords } from './messages.ts'

const t = translator(placeWords)
const c = translator(commonWords)

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const clockAt = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
export const bellLength = (bell: Bell): number => minutesOf(bell.end) - minutesOf(bell.start)

/** The period after the last: as long as it, ten minutes later. */
function nextBell(bells: Bell[], standard: number): Bell {
  const last = bells.at(-1)
  if (!last?.start || !last.end)
    return { period: (last?.period ?? 0) + 1, start: '08:30', end: clockAt(510 + standard) }
  const start = Math.min(minutesOf(last.end) + 10, 23 * 60)
  const end = Math.min(start + Math.max(bellLength(last), 10), 23 * 60 + 59)
  return { period: last.period + 1, start: clockAt(start), end: clockAt(end) }
}

/** What is wrong with each row, or null. */
function faultsOf(bells: Bell[]): (string | null)[] {
  return bells.map((bell, i) => {
    const before = bells[i - 1]
    if (!bell.start || !bell.end) return t('bellIncomplete')
    if (bell.start >= bell.end) return t('bellBackward')
    if (before && before.end > bell.start) return t('bellOverlap')
    return null
  })
}

/** A school's bell table, edited as a whole. */
export function BellsEditor({ school, onClose }: { school: School; onClose: () => void }) {
  const [bells, setBells] = useState(() => [...school.bells].sort((a, b) => a.period - b.period))
  const [tried, setTried] = useState(false)
  const directory = useDirectory()
  const others = (directory.data?.schools ?? []).filter((s) => s.id !== school.id && s.bells.length > 0)
  const { id, ...rest } = school
  const save = useSave(() => call('PUT /api/schools/:id', { params: { id }, body: { ...rest, bells } }))
  const faults = faultsOf(bells)
  const change = (i: number, part: Partial<Bell>) =>
    setBells(bells.map((bell, j) => (j === i ? { ...bell, ...part } : bell)))
  const submit = () => {
    setTried(true)
    if (faults.every((fault) => fault === null)) save.mutate(undefined, { onSuccess: onClose })
  }
  return (
    <Modal
      open
      title={`${t('bellsEdit')} · ${school.name}`}
      okText={c('save')}
      cancelText={c('cancel')}
      onOk={submit}
      onCancel={onClose}
      confirmLoading={save.isPending}
      mask={{ closable: false }}
      width={600}
    >
      {others.length > 0 && (
        <Select
          className="bells-copy"
          aria-label={t('bellsCopy')}
          placeholder={t('bellsCopy')}
          value={null}
          options={others.map((s) => ({ value: s.id, label: s.name }))}
          onChange={(from) => {
            const other = others.find((s) => s.id === from)
            if (other) setBells([...other.bells].sort((a, b) => a.period - b.period))
          }}
        />
      )}
      <div className="bells-edit">
        {bells.map((bell, i) => (
          <div key={bell.period} className="bells-row">
            <span className="strong nowrap">{t('period', { n: bell.period })}</span>
            <Input
              type="time"
              aria-label={`${t('period', { n: bell.period })} ${t('start')}`}
              value={bell.start}
              status={(tried || bell.start >= bell.end) && faults[i] ? 'error' : ''}
              onChange={(e) => change(i, { start: e.target.value })}
            />
            <span aria-hidden>–</span>
            <Input
              type="time"
              aria-label={`${t('period', { n: bell.period })} ${t('end')}`}
              value={bell.end}
              status={faults[i] ? 'error' : ''}
              onChange={(e) => change(i, { end: e.target.value })}
            />
            <span className={faults[i] ? 'bells-fault' : 'soft small nowrap'}>
              {faults[i] ?? t('length', { n: bellLength(bell) })}
            </span>
            <Button
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={`${c('remove')} ${t('period', { n: bell.period })}`}
              onClick={() =>
                setBells(bells.filter((_, j) => j !== i).map((b, j) => ({ ...b, period: j + 1 })))
              }
            />
          </div>
        ))}
      </div>
      <Button
        type="dashed"
        block
        disabled={bells.length >= 14}
        icon={<PlusOutlined aria-hidden />}
        onClick={() => setBells([...bells, nextBell(bells, school.stage === 'primary' ? 40 : 45)])}
      >
        {t('bellsAdd')}
      </Button>
      <div style={{ height: 16 }} />
      <FormError error={save.error} />
    </Modal>
  )
}
