export declare function assert(condition: unknown, message?: string): asserts condition;
export declare function assertEquals<T>(actual: T, expected: T, message?: string): void;
export declare function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
export declare function assertStrictEquals<T>(actual: T, expected: T, message?: string): void;
export declare function assertMatch(actual: string, expected: RegExp, message?: string): void;
export declare function assertStringIncludes(actual: string, expected: string, message?: string): void;
export declare function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void;
export declare function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void;
export declare function assertLess<T>(actual: T, expected: T, message?: string): void;
// deno-lint-ignore no-explicit-any
type Class = abstract new (...args: any[]) => unknown;
export declare function assertThrows<E extends Class>(
  act: () => unknown,
  errorClass?: E,
  includes?: string,
): InstanceType<E>;
export declare function assertRejects<E extends Class>(
  act: () => PromiseLike<unknown>,
  errorClass?: E,
  includes?: string,
): Promise<InstanceType<E>>;
