import { CheckCircleFilled } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useEffect, useRef } from 'react'
import type { Classroom } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Loading } from '../ui/state.tsx'
import { useNow } from '../ui/use-now.ts'
import { useDevices } from './data.ts'
import { deviceWords } from './messages.ts'

const t = translator(deviceWords)
const c = translator(commonWords)
const pollMs = 3_000

/** The code that pairs a classroom's PC, as large as it must be to be read out over the telephone. */
export function PairingCodeDialog({
  classroom,
  schoolName,
  onClose,
}: {
  classroom: Classroom
  schoolName: string
  onClose: () => void
}) {
  const name = `${schoolName} ${classroom.name}`
  const make = useMutation({
    mutationFn: () => call('POST /api/classrooms/:id/pairing-code', { params: { id: classroom.id } }),
  })
  const asked = useRef(false)
  const before = useRef<Set<string> | null>(null)
  const devices = useDevices()
  const now = useNow(1)
  const { mutate } = make
  const { refetch } = devices
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    mutate()
  }, [mutate])
  useEffect(() => {
    const timer = setInterval(() => void refetch(), pollMs)
    return () => clearInterval(timer)
  }, [refetch])
  if (before.current === null && devices.data) before.current = new Set(devices.data.map((d) => d.id))
  const paired = devices.data?.some(
    (d) => d.classroomId === classroom.id && d.revokedAt === null && before.current?.has(d.id) === false,
  )
  const left = make.data ? Date.parse(make.data.expiresAt) - now : 0
  const seconds = Math.max(0, Math.ceil(left / 1_000))
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const code = make.data?.code.replace(/\D/g, '') ?? ''
  const expired = make.data !== undefined && seconds === 0 && !paired
  return (
    <Modal
      open
      title={t('codeTitle', { name })}
      onCancel={onClose}
      mask={{ closable: false }}
      width={560}
      footer={
        <>
          {!paired && make.data && (
            <Button onClick={() => make.mutate()} loading={make.isPending}>
              {t('codeMake')}
            </Button>
          )}
          <Button type="primary" onClick={onClose}>
            {c('close')}
          </Button>
        </>
      }
    >
      <FormError error={make.error} />
      {make.error ? (
        <Button onClick={() => make.mutate()} loading={make.isPending}>
          {c('retry')}
        </Button>
      ) : paired ? (
        <p className="pair-done" role="status">
          <CheckCircleFilled aria-hidden /> {t('codeUsed', { name })}
        </p>
      ) : !make.data ? (
        <Loading />
      ) : (
        <>
          <ol className="pair-steps">
            <li>
              {t('codeStep1')} <strong className="break">{`${location.origin}/classroom`}</strong>
            </li>
            <li>{t('codeStep2')}</li>
            <li>{t('codeStep3')}</li>
          </ol>
          <div className={expired ? 'pair-code expired' : 'pair-code'}>
            <output aria-label={t('code')} className="num">
              {code.slice(0, 4)} {code.slice(4)}
            </output>
            <CopyButton text={code} />
          </div>
          <p className="pair-left" role="timer">
            {expired ? (
              <strong className="pair-expired">{t('codeExpired')}</strong>
            ) : (
              <>
                <strong className="num">{t('codeLeft', { time: clock })}</strong>
                <span className="soft">{t('codeWaiting')}</span>
              </>
            )}
          </p>
        </>
      )}
    </Modal>
  )
}
