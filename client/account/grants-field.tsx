import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { type Grant, type Role, regionRole, role as roles } from '../../shared/account.ts'
import { translator } from '../app/i18n.ts'
import { roleWords } from '../app/messages.ts'
import type { Places } from '../directory/data.ts'
import { peopleWords } from './messages.ts'

const t = translator(peopleWords)
const roleName = translator(roleWords)

/** A role and where it holds, while it is being chosen. */
export interface GrantDraft {
  role: Role | null
  placeId: string | null
}

const isRegionRole = (role: Role): role is 'administrator' | 'coordinator' | 'inspector' =>
  (regionRole.options as string[]).includes(role)

export const draftOfGrant = (grant: Grant): GrantDraft => ({
  role: grant.role,
  placeId: grant.kind === 'region' ? grant.regionId : grant.schoolId,
})

/** The grants that the drafts make; null while one is incomplete. */
export function grantsOf(drafts: GrantDraft[]): Grant[] | null {
  const grants: Grant[] = []
  for (const { role, placeId } of drafts) {
    if (!role || !placeId) return null
    grants.push(
      isRegionRole(role)
        ? { kind: 'region', role, regionId: placeId }
        : { kind: 'school', role, schoolId: placeId },
    )
  }
  return grants
}

/** Roles of a person, each with its region or school. A value of an antd form. */
export function GrantsField({
  value = [],
  onChange,
  places,
}: {
  value?: GrantDraft[]
  onChange?: (value: GrantDraft[]) => void
  places: Places
}) {
  const change = (i: number, part: Partial<GrantDraft>) =>
    onChange?.(value.map((grant, j) => (i === j ? { ...grant, ...part } : grant)))
  const options = (role: Role | null) =>
    (role && !isRegionRole(role) ? places.schools : places.regions).map((x) => ({
      value: x.id,
      label: x.name,
    }))
  return (
    <div>
      {value.map((grant, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is the row
        <div className="grant" key={i}>
          <Select
            aria-label={t('chooseRole')}
            placeholder={t('chooseRole')}
            value={grant.role}
            options={roles.options.map((role) => ({ value: role, label: roleName(role) }))}
            onChange={(role: Role) =>
              change(i, {
                role,
                placeId:
                  grant.role && isRegionRole(grant.role) === isRegionRole(role)
                    ? grant.placeId
                    : isRegionRole(role) && places.regions.length === 1
                      ? (places.regions[0]?.id ?? null)
                      : null,
              })
            }
          />
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={grant.role && !isRegionRole(grant.role) ? t('chooseSchool') : t('chooseRegion')}
            placeholder={grant.role && !isRegionRole(grant.role) ? t('chooseSchool') : t('chooseRegion')}
            value={grant.placeId}
            disabled={!grant.role}
            options={options(grant.role)}
            onChange={(placeId: string) => change(i, { placeId })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('removeGrant')}
            onClick={() => onChange?.(value.filter((_, j) => j !== i))}
          />
        </div>
      ))}
      <Button
        type="dashed"
        block
        icon={<PlusOutlined aria-hidden />}
        disabled={value.length >= 20}
        onClick={() => onChange?.([...value, { role: null, placeId: null }])}
      >
        {t('addGrant')}
      </Button>
    </div>
  )
}
