import { Segmented, Select } from 'antd'
import { useState } from 'react'
import type { ProposalPlan, ProposedLesson } from '../../shared/proposal.ts'
import { translator } from '../app/i18n.ts'
import { Empty } from '../ui/state.tsx'
import { LessonDetail } from './lesson-detail.tsx'
import { planWords } from './messages.ts'
import { proposalWords } from './proposal-messages.ts'
import { spanFor, WeekGrid, type Whose } from './week-grid.tsx'

const t = translator(proposalWords)
const common = translator(planWords)
type Kind = Whose['kind']

/** Whose weeks there are in a plan: schools, teachers and classes that have lessons in it. */
export function weeksOf(
  lessons: readonly ProposedLesson[],
): Record<Kind, { value: string; label: string }[]> {
  const found: Record<Kind, Map<string, string>> = {
    school: new Map(),
    teacher: new Map(),
    'class-group': new Map(),
  }
  for (const lesson of lessons) {
    found.school.set(lesson.schoolId, lesson.schoolName)
    found.teacher.set(lesson.teacherId, `${lesson.teacherName || '?'} · ${lesson.schoolName}`)
    if (lesson.leadClassGroupId)
      found['class-group'].set(lesson.leadClassGroupId, `${lesson.schoolName} ${lesson.leadClassGroupName}`)
  }
  for (const receiver of lessons.flatMap((lesson) => lesson.receivers)) {
    found.school.set(receiver.schoolId, receiver.schoolName)
    found['class-group'].set(receiver.classGroupId, `${receiver.schoolName} ${receiver.classGroupName}`)
  }
  const options = (map: Map<string, string>) => [...map].map(([value, label]) => ({ value, label }))
  return {
    school: options(found.school),
    teacher: options(found.teacher),
    'class-group': options(found['class-group']),
  }
}

/** Whose week is shown: the one asked for, or the first there is where that one is not in the plan. */
export function whoseIn(lessons: readonly ProposedLesson[], { kind, id }: Whose): Whose {
  const list = weeksOf(lessons)[kind]
  return list.some((one) => one.value === id) ? { kind, id } : { kind, id: list[0]?.value ?? '' }
}

/** Whose bells a week stands on. */
export function bellsFor(plan: ProposalPlan, whose: Whose): ProposalPlan['schools'][number] | undefined {
  const schoolId =
    whose.kind === 'school'
      ? whose.id
      : whose.kind === 'teacher'
        ? plan.lessons.find((lesson) => lesson.teacherId === whose.id)?.schoolId
        : (plan.lessons.flatMap((lesson) => lesson.receivers).find((r) => r.classGroupId === whose.id)
            ?.schoolId ?? plan.lessons.find((lesson) => lesson.leadClassGroupId === whose.id)?.schoolId)
  return plan.schools.find((school) => school.id === schoolId)
}

export const toneOf = (lesson: ProposedLesson): string =>
  lesson.kept ? 'kept' : lesson.series ? (lesson.series.state === 'draft' ? 'draft' : 'accepted') : ''

/** Chooses whose week is shown. */
export function WhoseField({
  lessons,
  value,
  onChange,
}: {
  lessons: readonly ProposedLesson[]
  value: Whose
  onChange: (value: Whose) => void
}) {
  const lists = weeksOf(lessons)
  return (
    <div className="plan-whose">
      <Segmented
        value={value.kind}
        options={[
          { value: 'school', label: t('bySchoolView') },
          { value: 'teacher', label: t('byTeacherView') },
          { value: 'class-group', label: t('byClassView') },
        ]}
        onChange={(kind: Kind) => onChange({ kind, id: lists[kind][0]?.value ?? '' })}
      />
      <Select
        showSearch
        optionFilterProp="label"
        aria-label={t('whose')}
        style={{ width: 280 }}
        value={value.id}
        options={lists[value.kind]}
        onChange={(id) => onChange({ kind: value.kind, id })}
      />
    </div>
  )
}

/** A proposal on the timetable of a school, a teacher or a class. */
export function TimetableTab({ plan }: { plan: ProposalPlan }) {
  const busiest = weeksOf(plan.lessons).school.sort(
    (a, b) => countOf(plan, b.value) - countOf(plan, a.value),
  )[0]
  const [wanted, setWhose] = useState<Whose>({ kind: 'school', id: busiest?.value ?? '' })
  const whose = whoseIn(plan.lessons, wanted)
  const [open, setOpen] = useState<string | null>(null)
  const school = bellsFor(plan, whose)
  const shown = plan.lessons.filter((lesson) => spanFor(lesson, whose))
  const lesson = shown.find((one) => one.id === open)
  if (!school) return <Empty title={common('noLessonsHere')} hint={t('noLessonsHint')} />
  return (
    <>
      <div className="plan-bar">
        <WhoseField lessons={plan.lessons} value={whose} onChange={setWhose} />
        <div className="tt-legend">
          <span>
            <i className="shared" /> {t('legendLead')}
          </span>
          <span>
            <i className="plan-i receives" /> {t('legendReceive')}
          </span>
          <span>
            <i className="plan-i kept" /> {t('legendKept')}
          </span>
          <span>
            <i className="plan-i accepted" /> {t('legendAccepted')}
          </span>
        </div>
      </div>
      <div className={lesson ? 'plan-week open' : 'plan-week'}>
        <WeekGrid
          school={school}
          whose={whose}
          chosen={open}
          lessons={shown.map((one) => ({ key: one.id, lesson: one, tone: toneOf(one) }))}
          onOpen={(key) => setOpen(key === open ? null : key)}
        />
        {lesson && <LessonDetail lesson={lesson} onClose={() => setOpen(null)} />}
      </div>
    </>
  )
}

const countOf = (plan: ProposalPlan, schoolId: string): number =>
  plan.lessons.filter((lesson) => lesson.schoolId === schoolId).length
