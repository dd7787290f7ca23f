import { useEffect, useState } from 'react'
import type { ClassGroup } from '../../shared/directory.ts'
import type { Roster, RosterNote } from '../../shared/roster.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { dayText } from '../ui/clock.ts'
import { assistWords } from './messages.ts'
import { readRosterText, rosterText } from './roster-text.ts'

const t = translator(assistWords)

/** The names of the school's classes: pasted, changed, taken along, deleted — by the school itself. */
export function RosterPage(props: { schoolIds: string[]; offline: boolean; zone: string }) {
  const [classes, setClasses] = useState<ClassGroup[]>([])
  const [notes, setNotes] = useState<RosterNote[]>([])
  const [error, setError] = useState<unknown>(null)
  const [open, setOpen] = useState<string | null>(null)
  const [asked, askAgain] = useState(0)
  const schools = props.schoolIds.join(' ')

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again after each change
  useEffect(() => {
    const ids = schools.split(' ')
    Promise.all([
      call('GET /api/directory'),
      ...ids.map((id) => call('GET /api/schools/:id/rosters', { params: { id } })),
    ])
      .then(([directory, ...found]) => {
        setClasses(directory.classGroups.filter((group) => ids.includes(group.schoolId)))
        setNotes(found.flat())
        setError(null)
      })
      .catch(setError)
  }, [schools, asked])

  return (
    <>
      <p className="note plain">{t('rosterPrivacy')}</p>
      {error !== null && (
        <p className="note poor" role="alert">
          {errorText(error)}
        </p>
      )}
      <ul className="assist-rosters">
        {classes.map((group) => {
          const note = notes.find((one) => one.classGroupId === group.id) ?? null
          return (
            <li key={group.id} data-class-group={group.id}>
              <div className="roster-row">
                <span>
                  <strong>{group.name}</strong>
                  <small>
                    {note
                      ? t('rosterOf', { n: note.size, until: dayText(note.keepUntil, props.zone) })
                      : t('rosterNone', { size: group.size })}
                  </small>
                </span>
                {open !== group.id && (
                  <button
                    type="button"
                    className="button"
                    data-action="edit-roster"
                    disabled={props.offline}
                    onClick={() => setOpen(group.id)}
                  >
                    {t(note ? 'rosterEdit' : 'rosterAdd')}
                  </button>
                )}
              </div>
              {open === group.id && (
                <RosterEditor
                  group={group}
                  exists={note !== null}
                  onClose={() => setOpen(null)}
                  onChanged={() => {
                    setOpen(null)
                    askAgain((n) => n + 1)
                  }}
                />
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function RosterEditor(props: {
  group: ClassGroup
  exists: boolean
  onClose: () => void
  onChanged: () => void
}) {
  const { group, exists } = props
  const [roster, setRoster] = useState<Roster | null>(null)
  const [text, setText] = useState(exists ? null : '')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const params = { id: group.id }

  useEffect(() => {
    if (!exists) return
    call('GET /api/class-groups/:id/roster', { params: { id: group.id } })
      .then((found) => {
        setRoster(found)
        setText(rosterText(found.pupils))
      })
      .catch(setError)
  }, [exists, group.id])

  const pupils = readRosterText(text ?? '', roster?.pupils ?? [])
  const doIt = (work: Promise<unknown>) => {
    setBusy(true)
    work
      .then(props.onChanged)
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return (
    <form
      className="roster-editor"
      onSubmit={(event) => {
        event.preventDefault()
        doIt(
          call('PUT /api/class-groups/:id/roster', {
            params,
            body: { pupils, revision: roster?.revision ?? 0 },
          }),
        )
      }}
    >
      <label>
        <span>{t('rosterPaste')}</span>
        <textarea
          rows={10}
          value={text ?? ''}
          disabled={text === null}
          placeholder={t('rosterExample')}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p className={pupils.length > 100 ? 'note poor' : 'note plain'} data-pupils={pupils.length}>
        {t(pupils.length > 100 ? 'rosterTooMany' : 'rosterFound', { n: pupils.length, size: group.size })}
      </p>
      {error !== null && (
        <p className="note poor" role="alert">
          {errorText(error)}
        </p>
      )}
      <div className="actions">
        {exists && !deleting && (
          <>
            <a className="button" href={`/api/class-groups/${group.id}/roster.csv`} download>
              {t('rosterExport')}
            </a>
            <button
              type="button"
              className="button"
              data-action="delete-roster"
              onClick={() => setDeleting(true)}
            >
              {t('rosterDelete')}
            </button>
          </>
        )}
        <button type="button" className="button quiet" onClick={props.onClose}>
          {t('cancel')}
        </button>
        <button
          type="submit"
          className="button primary"
          data-action="save-roster"
          disabled={busy || pupils.length === 0 || pupils.length > 100}
        >
          {t('rosterSave')}
        </button>
      </div>
      {deleting && (
        <div className="note poor">
          <p>{t('rosterDeleteSure', { name: group.name })}</p>
          <div className="actions">
            <button type="button" className="button" onClick={() => setDeleting(false)}>
              {t('cancel')}
            </button>
            <button
              type="button"
              className="button danger"
              data-action="confirm-delete-roster"
              disabled={busy}
              onClick={() => doIt(call('DELETE /api/class-groups/:id/roster', { params }))}
            >
              {t('rosterDelete')}
            </button>
          </div>
        </div>
      )}
    </form>
  )
}
