"""The quarter's notice (季通报): drawn from frozen figures, agreed, signed, numbered, published."""
