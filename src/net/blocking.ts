import { Socket } from "node:net";
import { codeOf } from "../events/system_error.ts";

/** What keeps a descriptor from being closed when the socket around it is collected. */
const kept: Socket[] = [];

/**
 * Makes sure that writes to a descriptor wait instead of failing: clears O_NONBLOCK on a pipe or socket, such as a
 * standard output that was handed to us in that mode. Files need nothing.
 * @returns whether writes of any size wait now
 */
export function makeBlocking(descriptor: number): boolean {
  try {
    const socket = new Socket({ fd: descriptor, readable: false, writable: true });
    kept.push(socket);
    socket.unref();
    const { _handle: handle } = socket as Socket & { _handle?: { setBlocking?(on: boolean): number } };
    return handle?.setBlocking?.(true) === 0;
  } catch (error) {
    return codeOf(error) === "ERR_INVALID_FD_TYPE";
  }
}
