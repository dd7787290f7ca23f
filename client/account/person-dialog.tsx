import { Form, Input, Switch } from 'antd'
import { useState } from 'react'
import type { Person } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { type Places, useSave } from '../directory/data.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { draftOfGrant, type GrantDraft, GrantsField, grantsOf } from './grants-field.tsx'
import { peopleWords } from './messages.ts'

const t = translator(peopleWords)
const namePattern = /^[\p{L}\p{N}._-]{2,40}$/u

interface Values {
  displayName: string
  name: string
  grants: GrantDraft[]
  enabled: boolean
}

export function PersonDialog({
  person,
  places,
  onClose,
}: {
  person: Person | null
  places: Places
  /** With the person that was saved, or null. */
  onClose: (saved: Person | null) => void
}) {
  const [form] = Form.useForm<Values>()
  const [id] = useState(() => person?.id ?? newId())
  const save = useSave(
    ({ displayName, name, grants, enabled }: Values) =>
      call('PUT /api/people/:id', {
        params: { id },
        body: { displayName, name: name.trim(), grants: grantsOf(grants) ?? [], disabled: enabled === false },
      }),
    ['people'],
  )
  const taken = save.error instanceof AppError && save.error.code === 'already_exists'
  return (
    <FormDialog
      title={person ? t('edit') : t('add')}
      form={form}
      initial={{
        displayName: person?.displayName ?? '',
        name: person?.name ?? '',
        grants: person ? person.grants.map(draftOfGrant) : [{ role: null, placeId: null }],
        enabled: !person?.disabled,
      }}
      onSubmit={(values) => save.mutate(values, { onSuccess: onClose })}
      onClose={() => onClose(null)}
      busy={save.isPending}
      error={save.error}
      errorText={taken ? t('nameTaken') : undefined}
      width={600}
    >
      <div className="pairing-dates">
        <Form.Item
          name="displayName"
          label={t('displayName')}
          rules={[{ required: true, whitespace: true, max: 60, message: t('fillDisplayName') }]}
        >
          <Input autoFocus maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('account')}
          extra={t('nameHint')}
          rules={[{ required: true, pattern: namePattern, message: t('nameWrong') }]}
        >
          <Input maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
      </div>
      <Form.Item
        name="grants"
        label={t('grants')}
        validateTrigger="onSubmit"
        rules={[
          {
            validator: (_, value: GrantDraft[]) =>
              grantsOf(value) ? Promise.resolve() : Promise.reject(new Error(t('grantMissing'))),
          },
        ]}
      >
        <GrantsField places={places} />
      </Form.Item>
      {person && (
        <Form.Item name="enabled" label={t('enabled')} valuePropName="checked" extra={t('enabledHint')}>
          <Switch />
        </Form.Item>
      )}
    </FormDialog>
  )
}
