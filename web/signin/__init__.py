"""Who is asking, and what they may do: sessions for people, tokens for programs, default deny."""
