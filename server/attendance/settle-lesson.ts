import type { Context } from '../platform/context.ts'

/**
 * Works out from the evidence what a lesson that is over was for each of its class groups, and keeps it. Repeatable: after the
 * end, a cancellation or a corrected head count. A lesson that is not over yet is left alone.
 * @returns whether there was something to settle
 */
export declare function settleLesson(context: Context, lessonId: string): Promise<boolean>
