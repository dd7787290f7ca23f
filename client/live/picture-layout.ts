import type { LiveClassroom, LiveState } from '../../shared/live.ts'
import type { Picture } from '../../shared/moderation.ts'

/** What a screen shows: one or two pictures large, the others small. */
export interface Layout {
  main: Picture[]
  side: Picture[]
}

export const teacherPicture: Picture = { place: 'lead', source: 'camera' }
export const keyOf = ({ place, source }: Picture): string => `${place}/${source}`
export const isSame = (a: Picture, b: Picture): boolean => keyOf(a) === keyOf(b)
export const roomOf = (lesson: LiveState, { place }: Picture): LiveClassroom | null =>
  lesson.classrooms.find((one) => one.classroomId === place) ?? null

/** Whether it can be seen at this moment. */
export function isSent(lesson: LiveState, picture: Picture): boolean {
  const from = picture.place === 'lead' ? lesson.lead : roomOf(lesson, picture)
  return from?.present === true && from.sources.includes(picture.source)
}

/** What the teacher points at and is really there; the teacher where nothing of it is. */
export function focused(lesson: LiveState): Picture[] {
  const there = lesson.focus.filter((picture) => isSent(lesson, picture))
  return there.length > 0 ? there : [teacherPicture]
}

/** All that a classroom, or who looks on, may see: the lead end's pictures, the stage, what is pointed at. */
export function visible(lesson: LiveState): Picture[] {
  const lead = (['camera', 'document', 'screen'] as const)
    .map((source): Picture => ({ place: 'lead', source }))
    .filter((picture) => picture.source === 'camera' || isSent(lesson, picture))
  const stage = lesson.classrooms
    .filter((one) => one.onStage)
    .map((one): Picture => ({ place: one.classroomId, source: 'camera' }))
  return unique([...lead, ...stage, ...focused(lesson)])
}

/**
 * A classroom's screen. It follows the teacher until somebody there chose a picture by hand (`chosen`). A classroom that all
 * look at sees the teacher, not itself, large; in a duet it sees both.
 */
export function layoutFor(lesson: LiveState, mine: string | null, chosen: Picture | null): Layout {
  const all = visible(lesson)
  const pointedAt = focused(lesson)
  const kept = chosen && all.find((one) => isSame(one, chosen))
  const onlyMine = pointedAt.length === 1 && pointedAt[0]?.place === mine
  const main = kept ? [kept] : onlyMine ? [teacherPicture] : pointedAt
  // Of a teacher who shows something else the small picture goes on; one who has no camera needs no place.
  const side = all.filter(
    (one) => !main.some((large) => isSame(large, one)) && (one.place === mine || isSent(lesson, one)),
  )
  return { main, side }
}

/** Over two displays: what is pointed at on the second, the teacher, or whoever is beside, on the first. */
export function layoutOverTwo(layout: Layout): { first: Layout; second: Picture[] } {
  const [main] = layout.main
  const other =
    layout.side.find((one) => isSame(one, teacherPicture)) ??
    layout.side.find((one) => one.place === 'lead') ??
    layout.side[0]
  if (!other || !main) return { first: layout, second: layout.main }
  // The teacher stays where the camera is: who is looked at in the eye doesn't move from screen to screen.
  if (layout.main.length === 1 && isSame(main, teacherPicture))
    return { first: { main: [main], side: layout.side.filter((one) => one !== other) }, second: [other] }
  return {
    first: { main: [other], side: layout.side.filter((one) => one !== other) },
    second: layout.main,
  }
}

const unique = (pictures: Picture[]): Picture[] => [
  ...new Map(pictures.map((one) => [keyOf(one), one])).values(),
]
