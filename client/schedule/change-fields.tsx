import { useState } from 'react'
import { defaultSettings } from '../../shared/directory.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { LessonChange } from '../../shared/series.ts'
import { dateOf } from '../../shared/time.ts'
import { usePeople } from '../account/data.ts'
import { translator } from '../app/i18n.ts'
import { useDirectory, useSettings, useZone } from '../directory/data.ts'
import { only, partnersOf, receiveRooms } from './booking-draft.ts'
import { SelectField } from './booking-field.tsx'
import { changeWords } from './timetable-messages.ts'

const t = translator(changeWords)

export type ChangeKind = LessonChange['kind']

/** A change that needs no more words, or null until its fields are chosen. */
export function emptyChange(kind: ChangeKind, lesson: Lesson): LessonChange | null {
  if (kind === 'cancel') return { kind }
  if (kind === 'rooms') return { kind, leadClassroomId: lesson.leadClassroomId, receivers: [] }
  return null
}

interface Fields {
  lesson: Lesson
  change: LessonChange | null
  tried: boolean
  onChange: (change: LessonChange | null) => void
}

/** What a change of some kind asks for. */
export function ChangeFields({ kind, ...fields }: Fields & { kind: ChangeKind }) {
  if (kind === 'substitute') return <Substitute {...fields} />
  if (kind === 'rooms') return <Rooms {...fields} />
  if (kind === 'drop-receiver') return <Drop {...fields} />
  if (kind === 'add-receiver') return <Add {...fields} />
  return null
}

function Substitute({ lesson, change, tried, onChange }: Fields) {
  const teachers = usePeople({ schoolId: lesson.leadSchoolId, role: 'lead-teacher' }).data ?? []
  return (
    <SelectField
      label={t('newTeacher')}
      fault={tried && !change ? t('needChoice') : undefined}
      value={change?.kind === 'substitute' ? change.teacherId : null}
      options={teachers
        .filter((person) => !person.disabled && person.id !== lesson.teacherId)
        .map((person) => ({ value: person.id, label: person.displayName }))}
      onChange={(teacherId) => onChange(teacherId ? { kind: 'substitute', teacherId } : null)}
    />
  )
}

function Rooms({ lesson, change, onChange }: Fields) {
  const places = useDirectory().data
  if (change?.kind !== 'rooms' || !places) return null
  const now = new Map((change.receivers ?? []).map((r) => [r.classGroupId, r.classroomId]))
  return (
    <>
      <SelectField
        label={`${t('newRoom')} · ${lesson.leadSchoolName}`}
        value={change.leadClassroomId ?? lesson.leadClassroomId}
        options={places
          .classroomsOf(lesson.leadSchoolId)
          .filter((room) => room.lead)
          .map((room) => ({ value: room.id, label: room.name }))}
        onChange={(leadClassroomId) => leadClassroomId && onChange({ ...change, leadClassroomId })}
      />
      {lesson.receivers.map((receiver) => (
        <SelectField
          key={receiver.classGroupId}
          label={t('roomOf', { school: receiver.schoolName, classGroup: receiver.classGroupName })}
          value={now.get(receiver.classGroupId) ?? receiver.classroomId}
          options={receiveRooms(places.classroomsOf(receiver.schoolId)).map((room) => ({
            value: room.id,
            label: room.name,
          }))}
          onChange={(classroomId) => {
            if (!classroomId) return
            const others = (change.receivers ?? []).filter((r) => r.classGroupId !== receiver.classGroupId)
            onChange({
              ...change,
              receivers: [...others, { classGroupId: receiver.classGroupId, classroomId }],
            })
          }}
        />
      ))}
    </>
  )
}

function Drop({ lesson, change, tried, onChange }: Fields) {
  return (
    <SelectField
      label={t('dropWhich')}
      fault={tried && !change ? t('needChoice') : undefined}
      value={change?.kind === 'drop-receiver' ? change.classGroupId : null}
      options={lesson.receivers.map((receiver) => ({
        value: receiver.classGroupId,
        label: `${receiver.schoolName} ${receiver.classGroupName}`,
      }))}
      onChange={(classGroupId) => onChange(classGroupId ? { kind: 'drop-receiver', classGroupId } : null)}
    />
  )
}

function Add({ lesson, tried, change, onChange }: Fields) {
  const places = useDirectory().data
  const zone = useZone()
  const lead = places?.school.get(lesson.leadSchoolId)
  const settings = useSettings(lead?.regionId).data?.inForce ?? defaultSettings
  const [schoolId, setSchoolId] = useState<string | null>(null)
  const [classGroupId, setClassGroupId] = useState<string | null>(null)
  const [classroomId, setClassroomId] = useState<string | null>(null)
  const [assistantId, setAssistantId] = useState<string | null>(null)
  const assistants =
    usePeople({ schoolId: schoolId ?? '', role: 'assistant-teacher' }, schoolId !== null).data ?? []
  if (!places) return null
  const date = dateOf(Date.parse(lesson.startsAt), zone)
  const has = new Set(lesson.receivers.map((receiver) => receiver.classGroupId))
  const tell = (group: string | null, room: string | null, assistant: string | null) => {
    setClassGroupId(group)
    setClassroomId(room)
    setAssistantId(assistant)
    onChange(
      group && room
        ? {
            kind: 'add-receiver',
            receiver: { classGroupId: group, classroomId: room, assistantId: assistant },
          }
        : null,
    )
  }
  const fault = tried && !change ? t('needChoice') : undefined
  const rooms = receiveRooms(places.classroomsOf(schoolId ?? ''))
  return (
    <>
      <SelectField
        label={t('school')}
        fault={schoolId ? undefined : fault}
        value={schoolId}
        options={partnersOf(places, lesson.leadSchoolId, date, settings.pairingRequired).map((school) => ({
          value: school.id,
          label: school.name,
        }))}
        onChange={(next) => {
          setSchoolId(next)
          tell(null, only(receiveRooms(places.classroomsOf(next ?? ''))), null)
        }}
      />
      <SelectField
        label={t('classGroup')}
        fault={classGroupId ? undefined : fault}
        value={classGroupId}
        disabled={!schoolId}
        options={places
          .classGroupsOf(schoolId ?? '')
          .filter((group) => !has.has(group.id))
          .map((group) => ({ value: group.id, label: group.name }))}
        onChange={(next) => tell(next, classroomId, assistantId)}
      />
      <SelectField
        label={t('classroom')}
        fault={classroomId ? undefined : fault}
        value={classroomId}
        disabled={!schoolId}
        options={rooms.map((room) => ({ value: room.id, label: room.name }))}
        onChange={(next) => tell(classGroupId, next, assistantId)}
      />
      <SelectField
        label={t('assistant')}
        value={assistantId}
        clearable
        disabled={!schoolId}
        options={assistants
          .filter((person) => !person.disabled)
          .map((person) => ({ value: person.id, label: person.displayName }))}
        onChange={(next) => tell(classGroupId, classroomId, next)}
      />
    </>
  )
}
