"""述职 and 测评: debriefs handed in, units rated by secret ballot or by counts from paper."""
