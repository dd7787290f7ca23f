import { useMutation } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import type { Person } from '../../shared/account.ts'
import { call } from '../app/api.ts'
import { momentOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { FormError } from '../ui/form-error.tsx'
import { peopleWords } from './messages.ts'

const t = translator(peopleWords)
const c = translator(commonWords)

/** A one-time link with which a person sets a password; made only when asked for, since it ends the earlier ones. */
export function PersonLinkDialog({
  person,
  zone,
  onClose,
}: {
  person: Person
  zone: string
  onClose: () => void
}) {
  const make = useMutation({
    mutationFn: () => call('POST /api/people/:id/link', { params: { id: person.id } }),
  })
  // The server may name the path alone.
  const url = make.data ? new URL(make.data.url, location.origin).href : ''
  return (
    <Modal
      open
      title={t('linkTitle', { name: person.displayName })}
      onCancel={onClose}
      mask={{ closable: false }}
      width={560}
      footer={
        make.data ? (
          <Button type="primary" onClick={onClose}>
            {c('close')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{c('cancel')}</Button>
            <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>
              {t('linkMake')}
            </Button>
          </>
        )
      }
    >
      {make.data ? (
        <>
          <div className="copy-line">
            <Input readOnly value={url} aria-label={t('link')} onFocus={(e) => e.target.select()} />
            <CopyButton text={url} />
          </div>
          <p className="soft">{t('linkHint', { time: momentOf(make.data.expiresAt, zone) })}</p>
        </>
      ) : (
        <p>{t('linkWhat')}</p>
      )}
      <FormError error={make.error} />
    </Modal>
  )
}
