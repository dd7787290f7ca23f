import { EditOutlined, LinkOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select, Table } from 'antd'
import { useState } from 'react'
import { type Grant, type Person, type Role, role as roles } from '../../shared/account.ts'
import { translator } from '../app/i18n.ts'
import { commonWords, roleWords } from '../app/messages.ts'
import { type Places, useDirectory, useMayWrite, useZone } from '../directory/data.ts'
import '../directory/directory.css'
import { Page, Panel } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import './account.css'
import { usePeople } from './data.ts'
import { peopleWords } from './messages.ts'
import { PersonDialog } from './person-dialog.tsx'
import { PersonLinkDialog } from './person-link-dialog.tsx'

const t = translator(peopleWords)
const c = translator(commonWords)
const roleName = translator(roleWords)

export function PeoplePage() {
  const people = usePeople()
  const directory = useDirectory()
  const zone = useZone()
  const [open, setOpen] = useState<{ person: Person | null } | null>(null)
  const [linked, setLinked] = useState<Person | null>(null)
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ person: null })}>
          {t('add')}
        </Button>
      }
    >
      <Loaded of={[people, directory]}>
        {([list, places]) => (
          <>
            <PeopleTable
              people={list}
              places={places}
              edit={(person) => setOpen({ person })}
              link={setLinked}
            />
            {open && (
              <PersonDialog
                person={open.person}
                places={places}
                onClose={(saved) => {
                  // Whoever is new needs a password next.
                  if (saved && !open.person) setLinked(saved)
                  setOpen(null)
                }}
              />
            )}
            {linked && <PersonLinkDialog person={linked} zone={zone} onClose={() => setLinked(null)} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function PeopleTable({
  people,
  places,
  edit,
  link,
}: {
  people: Person[]
  places: Places
  edit: (person: Person) => void
  link: (person: Person) => void
}) {
  const mayWrite = useMayWrite()
  const [search, setSearch] = useState('')
  const [schoolId, setSchoolId] = useState<string>()
  const [role, setRole] = useState<Role>()
  const placeOf = (grant: Grant): string =>
    (grant.kind === 'region' ? places.region.get(grant.regionId) : places.school.get(grant.schoolId))?.name ??
    '—'
  const pathOf = (grant: Grant): string[] =>
    grant.kind === 'region' ? (places.region.get(grant.regionId)?.path ?? []) : places.pathOf(grant.schoolId)
  const writable = (person: Person) =>
    person.name !== null && person.grants.every((grant) => mayWrite(pathOf(grant)))
  const needle = search.trim().toLowerCase()
  const found = people.filter(
    (p) =>
      (!needle || p.displayName.toLowerCase().includes(needle) || p.name?.toLowerCase().includes(needle)) &&
      (!role || p.grants.some((grant) => grant.role === role)) &&
      (!schoolId || p.grants.some((grant) => grant.kind === 'school' && grant.schoolId === schoolId)),
  )
  const state = (p: Person) =>
    p.disabled ? (
      <span className="pill">{t('disabled')}</span>
    ) : p.active ? (
      <span className="pill good">{t('active')}</span>
    ) : (
      <span className="pill fair">{t('waiting')}</span>
    )
  return (
    <>
      <div className="filters level">
        <Input.Search
          allowClear
          style={{ width: 240 }}
          placeholder={t('search')}
          aria-label={t('search')}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 200 }}
          placeholder={t('school')}
          aria-label={t('school')}
          value={schoolId ?? null}
          options={places.schools.map((s) => ({ value: s.id, label: s.name }))}
          onChange={(value: string | undefined) => setSchoolId(value)}
        />
        <Select
          allowClear
          style={{ width: 140 }}
          placeholder={t('role')}
          aria-label={t('role')}
          value={role ?? null}
          options={roles.options.map((r) => ({ value: r, label: roleName(r) }))}
          onChange={(value: Role | undefined) => setRole(value)}
        />
        <span className="soft">{c('count', { n: found.length })}</span>
      </div>
      <Panel flush>
        <Table<Person>
          rowKey="id"
          size="middle"
          dataSource={found}
          pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
          locale={{
            emptyText:
              people.length === 0 ? (
                <Empty title={t('none')} hint={t('noneHint')} />
              ) : (
                <Empty title={t('noMatch')} hint={t('noMatchHint')} />
              ),
          }}
          columns={[
            { title: t('person'), width: 150, className: 'strong', dataIndex: 'displayName' },
            {
              title: t('account'),
              width: 170,
              render: (_, p) => p.name ?? <span className="soft small">{t('elsewhere')}</span>,
            },
            {
              title: t('roles'),
              render: (_, p) => (
                <ul className="grants">
                  {p.grants.map((grant) => (
                    <li key={`${grant.role}-${placeOf(grant)}`}>
                      <span className={grant.kind === 'region' ? 'pill plain brand' : 'pill plain'}>
                        {roleName(grant.role)}
                      </span>
                      {placeOf(grant)}
                    </li>
                  ))}
                </ul>
              ),
            },
            { title: t('state'), width: 120, render: (_, p) => state(p) },
            {
              width: 210,
              render: (_, p) =>
                writable(p) && (
                  <div className="row-actions">
                    {!p.disabled && (
                      <Button
                        type="text"
                        icon={<LinkOutlined aria-hidden />}
                        aria-label={`${t('link')} ${p.displayName}`}
                        onClick={() => link(p)}
                      >
                        {t('link')}
                      </Button>
                    )}
                    <Button
                      type="text"
                      icon={<EditOutlined aria-hidden />}
                      aria-label={`${c('edit')} ${p.displayName}`}
                      onClick={() => edit(p)}
                    />
                  </div>
                ),
            },
          ]}
        />
      </Panel>
    </>
  )
}
