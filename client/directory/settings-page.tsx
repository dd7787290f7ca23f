import { App, Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { defaultSettings, type OwnSettings, type Settings } from '../../shared/directory.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'
import { WebhooksPanel } from '../schedule/webhooks-panel.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Page, Panel } from '../ui/page.tsx'
import { Loaded } from '../ui/state.tsx'
import { useDirectory, useHomeRegion, useMayWrite, useSave, useSettings } from './data.ts'
import './directory.css'
import { settingWords } from './messages.ts'
import { QuotaEditor, quotaFault } from './quota-editor.tsx'
import { numberFields } from './setting-fields.ts'
import { NumberValue, PairingRequiredValue, SettingRow, ZoneValue } from './setting-row.tsx'

const t = translator(settingWords)
const c = translator(commonWords)

export function SettingsPage() {
  const directory = useDirectory()
  const home = useHomeRegion()
  const [chosen, setChosen] = useState<string>()
  const regionId = chosen ?? home
  const settings = useSettings(regionId)
  const mayWrite = useMayWrite()
  const region = directory.data?.region.get(regionId ?? '')
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        (directory.data?.regions.length ?? 0) > 1 && (
          <Select
            aria-label={t('region')}
            style={{ minWidth: 200 }}
            value={regionId}
            options={directory.data?.regions.map((r) => ({ value: r.id, label: r.name }))}
            onChange={setChosen}
          />
        )
      }
    >
      <Loaded of={[settings, directory]}>
        {([found]) => {
          const own = { regionId: regionId ?? '', readOnly: !mayWrite(region?.path ?? [], ['administrator']) }
          return (
            <>
              <SettingsForm key={regionId} {...own} saved={found} root={region?.parentId === null} />
              <WebhooksPanel key={`webhooks-${regionId}`} {...own} />
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}

function SettingsForm({
  regionId,
  saved,
  root,
  readOnly,
}: {
  regionId: string
  saved: { own: OwnSettings; inForce: Settings }
  root: boolean
  readOnly: boolean
}) {
  const [own, setOwn] = useState<OwnSettings>(saved.own)
  const { message } = App.useApp()
  const save = useSave(
    () => call('PUT /api/regions/:id/settings', { params: { id: regionId }, body: own }),
    ['settings'],
  )
  // What a value falls back to: the root's are the built-in ones; elsewhere the server resolved it unless it was ours.
  const inherited = <K extends keyof Settings>(key: K): Settings[K] =>
    key in saved.own ? defaultSettings[key] : saved.inForce[key]
  const value = <K extends keyof Settings>(key: K): Settings[K] =>
    (own[key] as Settings[K] | undefined) ?? inherited(key)
  const keys = new Set([...Object.keys(own), ...Object.keys(saved.own)]) as Set<keyof Settings>
  const changed = [...keys].filter((key) => JSON.stringify(own[key]) !== JSON.stringify(saved.own[key]))

  const row = <K extends keyof Settings>(
    key: K,
    hint: string,
    control: (editable: boolean, set: (value: Settings[K]) => void) => ReactNode,
  ) => {
    const isOwn = own[key] !== undefined
    const set = (next: Settings[K]) => setOwn({ ...own, [key]: next })
    return (
      <SettingRow
        key={key}
        name={t(key)}
        hint={hint}
        own={isOwn}
        origin={root ? t('builtIn') : t('inherited')}
        readOnly={readOnly}
        onOwn={() => set(value(key))}
        onReset={() => {
          const { [key]: _, ...rest } = own
          setOwn(rest)
        }}
      >
        {control(isOwn && !readOnly, set)}
      </SettingRow>
    )
  }
  const numbers = (group: keyof typeof numberFields) =>
    numberFields[group].map((field) =>
      row(field.key, t(`${field.key}Hint`), (editable, set) => (
        <NumberValue field={field} value={value(field.key)} editable={editable} onChange={set} />
      )),
    )
  const broken = (own.quotas ?? []).some(quotaFault)
  return (
    <>
      {readOnly && <p className="soft">{t('readOnly')}</p>}
      <Panel title={t('booking')}>
        {numbers('booking')}
        {row('pairingRequired', t('pairingRequiredHint'), (editable, set) => (
          <PairingRequiredValue value={value('pairingRequired')} editable={editable} onChange={set} />
        ))}
        {row('zone', t('zoneHint'), (editable, set) => (
          <ZoneValue value={value('zone')} editable={editable} onChange={set} />
        ))}
      </Panel>
      <Panel title={t('live')}>{numbers('live')}</Panel>
      <Panel title={t('readiness')}>
        <p className="soft small">{t('readinessNote')}</p>
        {numbers('readiness')}
      </Panel>
      <Panel title={t('attendance')}>{numbers('attendance')}</Panel>
      <Panel title={t('coverage')}>
        {numbers('coverage')}
        {row('quotas', t('quotasHint'), () => null)}
        <QuotaEditor
          quotas={value('quotas')}
          editable={own.quotas !== undefined && !readOnly}
          onChange={(quotas) => setOwn({ ...own, quotas })}
        />
      </Panel>
      {(changed.length > 0 || save.isError) && (
        <div className="settings-save">
          <div>
            <strong>{t('unsaved', { n: changed.length })}</strong>
            <FormError error={save.error} />
          </div>
          <Button onClick={() => setOwn(saved.own)}>{t('discard')}</Button>
          <Button
            type="primary"
            loading={save.isPending}
            disabled={broken}
            onClick={() => save.mutate(undefined, { onSuccess: () => void message.success(c('saved')) })}
          >
            {t('save')}
          </Button>
        </div>
      )}
    </>
  )
}
