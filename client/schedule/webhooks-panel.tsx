import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { useSave } from '../directory/data.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { RemoveButton } from '../ui/remove-button.tsx'
import { Loaded } from '../ui/state.tsx'
import { webhookWords } from './webhook-messages.ts'
import './webhooks-panel.css'

const t = translator(webhookWords)

/** 32 random bytes in hexadecimal: what the other program checks our signature with. */
function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const fresh = (regionId: string) => ({ id: newId(), regionId, url: '', secret: newSecret() })

/** 外部通知: programs of a region that are told when its lessons change. */
export function WebhooksPanel({ regionId, readOnly }: { regionId: string; readOnly: boolean }) {
  const [draft, setDraft] = useState(() => fresh(regionId))
  const [made, setMade] = useState<{ url: string; secret: string } | null>(null)
  const webhooks = useQuery({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => call('GET /api/webhooks', { signal }),
  })
  const { id, ...body } = draft
  const add = useSave(() => call('PUT /api/webhooks/:id', { params: { id }, body }), ['webhooks'])
  const remove = useSave(
    (gone: string) => call('DELETE /api/webhooks/:id', { params: { id: gone } }),
    ['webhooks'],
  )
  const submit = () =>
    add.mutate(undefined, {
      onSuccess: () => {
        setMade({ url: draft.url, secret: draft.secret })
        setDraft(fresh(regionId))
      },
    })
  return (
    <Panel title={t('title')}>
      <p className="soft">{t('what')}</p>
      <Loaded of={[webhooks]}>
        {([list]) => {
          const own = list.filter((webhook) => webhook.regionId === regionId)
          return (
            <ul className="webhooks">
              {own.map((webhook) => (
                <li key={webhook.id}>
                  <code>{webhook.url}</code>
                  {!readOnly && (
                    <RemoveButton
                      quiet
                      name={webhook.url}
                      hint={t('removeHint')}
                      remove={() => remove.mutateAsync(webhook.id)}
                    />
                  )}
                </li>
              ))}
              {own.length === 0 && <li className="soft">{t('none')}</li>}
            </ul>
          )
        }}
      </Loaded>
      {made && (
        <div className="webhook-made" role="status">
          <p>{t('made', { url: made.url })}</p>
          <div className="webhook-line">
            <Input readOnly value={made.secret} aria-label={t('secret')} />
            <CopyButton text={made.secret} />
          </div>
        </div>
      )}
      {!readOnly && (
        <form
          className="webhook-line"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <Input
            type="url"
            required
            aria-label={t('address')}
            placeholder="https://…"
            value={draft.url}
            maxLength={500}
            onChange={(event) => {
              setDraft({ ...draft, url: event.target.value })
              add.reset()
            }}
          />
          <Button htmlType="submit" loading={add.isPending}>
            {t('add')}
          </Button>
        </form>
      )}
      <FormError
        error={add.error}
        text={add.error instanceof AppError && add.error.code === 'bad_input' ? t('refused') : undefined}
      />
    </Panel>
  )
}
