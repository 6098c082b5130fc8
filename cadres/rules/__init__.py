"""Rules of the stationed cadres as pure functions: plain values in, figures and sentences out."""
