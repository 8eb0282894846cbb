// The least that can be started.
