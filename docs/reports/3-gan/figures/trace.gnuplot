# Draw this figure with
#   gnuplot -e "theme='light'" trace.gnuplot > trace-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
0 0.585219
41 0.113082
83 0.0466217
125 0.0281161
166 0.0336447
208 0.0413882
250 0.0519027
291 0.0639011
333 0.0672196
375 0.0780855
416 0.0709328
458 0.070639
500 0.189393
541 0.0779203
583 0.121976
625 0.0873174
666 0.20105
708 0.0755285
750 0.156037
791 0.0948626
833 0.075961
875 0.138862
916 0.0818853
958 0.095386
1000 0.113684
END
$line2 << END
0 -0.00421347
41 -0.011631
83 0.00593671
125 0.00150616
166 0.00258264
208 0.00136031
250 -0.00023986
291 -0.000861468
333 -0.000985643
375 -0.000125616
416 0.00023621
458 0.00145155
500 -0.000892344
541 0.00177638
583 0.000644061
625 0.0035506
666 -0.00134234
708 0.00461518
750 0.00463676
791 0.00141572
833 -0.000666533
875 -0.00223751
916 0.00315178
958 -0.00739859
1000 0.0143538
END
$line3 << END
0 0.585219
41 0.0666172
83 0.0297634
125 0.0281399
166 0.0307543
208 0.0359505
250 0.0362571
291 0.0334749
333 0.0305981
375 0.0269783
416 0.0260535
458 0.0236541
500 0.0242916
541 0.0206375
583 0.0227646
625 0.0154313
666 0.0107377
708 0.00867852
750 0.0107625
791 0.0296118
833 0.0144792
875 0.0173679
916 0.0266123
958 0.00806899
1000 0.014317
END
$line4 << END
0 -0.00421347
41 0.0459186
83 0.0156152
125 0.0100884
166 0.0104656
208 0.0121757
250 0.014272
291 0.0138455
333 0.0131092
375 0.0117597
416 0.0088296
458 0.00586182
500 0.00892217
541 0.00901599
583 0.012822
625 0.0109393
666 0.00753448
708 0.00326365
750 0.00719093
791 0.0124766
833 -0.0114728
875 -0.0100624
916 0.0124093
958 0.000613419
1000 0.00633704
END
$line5 << END
0 0.585219
41 0.089019
83 0.0526272
125 0.0334066
166 0.0281703
208 0.026615
250 0.0255432
291 0.0240486
333 0.0226588
375 0.0218211
416 0.0204373
458 0.0182495
500 0.0165035
541 0.0148184
583 0.0129331
625 0.0120047
666 0.0106303
708 0.00976796
750 0.00886595
791 0.00890908
833 0.00784085
875 0.00787952
916 0.0070727
958 0.00776152
1000 0.00540173
END
$line6 << END
0 -0.00421347
41 0.0749565
83 0.0451569
125 0.0278969
166 0.0252982
208 0.0252387
250 0.0240426
291 0.0221776
333 0.0218335
375 0.0207879
416 0.0199231
458 0.0165758
500 0.0156017
541 0.0144312
583 0.0123615
625 0.0109346
666 0.00993493
708 0.00931555
750 0.00773916
791 0.00762596
833 0.00616274
875 0.00592987
916 0.00617347
958 0.00620932
1000 0.00500892
END

set terminal svg size 900,268 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.080933
set rmargin at screen 0.34
set tmargin at screen 0.85821
set bmargin at screen 0.21441
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '500' 500, '1000' 1000) font ',12' tc rgb muted
unset logscale y
set yrange [-0.2:0.7]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.2' -0.2, '0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6) font ',12' tc rgb muted
set label '{/:Bold k = 1}' at screen 0.080933,0.90261 left tc rgb ink
set label 'generator’s step' at screen 0.21047,0.071424 center tc rgb ink
set label 'divergence (nats)' at screen 0.020756,0.53631 center rotate tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
# legend
set arrow from screen 0.26156,0.80627 to screen 0.286,0.80627 nohead lw 2.2 lc rgb blue front
set label 'JSD' at screen 0.29378,0.80627 left tc rgb ink font ',13' front
set arrow from screen 0.26156,0.74134 to screen 0.286,0.74134 nohead lw 2.2 lc rgb orange dt (10,7) front
set label 'bound' at screen 0.29378,0.74134 left tc rgb ink font ',13' front
set arrow from screen 0.57933,0.80627 to screen 0.60378,0.80627 nohead lw 2.2 lc rgb blue front
set label 'JSD' at screen 0.61156,0.80627 left tc rgb ink font ',13' front
set arrow from screen 0.57933,0.74134 to screen 0.60378,0.74134 nohead lw 2.2 lc rgb orange dt (10,7) front
set label 'bound' at screen 0.61156,0.74134 left tc rgb ink font ',13' front
set arrow from screen 0.89711,0.80627 to screen 0.92156,0.80627 nohead lw 2.2 lc rgb blue front
set label 'JSD' at screen 0.92933,0.80627 left tc rgb ink font ',13' front
set arrow from screen 0.89711,0.74134 to screen 0.92156,0.74134 nohead lw 2.2 lc rgb orange dt (10,7) front
set label 'bound' at screen 0.92933,0.74134 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange dt (10,7) notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.39871
set rmargin at screen 0.65778
set tmargin at screen 0.85821
set bmargin at screen 0.21441
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '500' 500, '1000' 1000) font ',12' tc rgb muted
unset logscale y
set yrange [-0.2:0.7]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.2' -0.2, '0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6) font ',12' tc rgb muted
set label '{/:Bold k = 3}' at screen 0.39871,0.90261 left tc rgb ink
set label 'generator’s step' at screen 0.52824,0.071424 center tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
plot $line3 with lines lw 2.2 lc rgb blue notitle, \
  $line4 with lines lw 2.2 lc rgb orange dt (10,7) notitle

unset label; unset arrow; unset object
# panel 3
set lmargin at screen 0.71649
set rmargin at screen 0.97556
set tmargin at screen 0.85821
set bmargin at screen 0.21441
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '500' 500, '1000' 1000) font ',12' tc rgb muted
unset logscale y
set yrange [-0.2:0.7]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.2' -0.2, '0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6) font ',12' tc rgb muted
set label '{/:Bold k = 9}' at screen 0.71649,0.90261 left tc rgb ink
set label 'generator’s step' at screen 0.84602,0.071424 center tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
plot $line5 with lines lw 2.2 lc rgb blue notitle, \
  $line6 with lines lw 2.2 lc rgb orange dt (10,7) notitle
unset multiplot
